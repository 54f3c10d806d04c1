export const PLACEHOLDER = 'election'
