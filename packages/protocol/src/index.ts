export const PLACEHOLDER = 'protocol'
