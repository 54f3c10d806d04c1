export const PLACEHOLDER = 'cli'
