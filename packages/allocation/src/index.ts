export const PLACEHOLDER = 'allocation'
