import { textKind } from './text-kind.ts'

/** A whole number from `least` to `most`, both included. */
export function count(least: number, most: number) {
  return textKind('N', `a whole number from ${least} to ${most}`, (text) => {
    const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
    return number >= least && number <= most ? number : undefined
  })
}
