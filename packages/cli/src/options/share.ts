import { textKind } from './text-kind.ts'

/** A share from 0 to 1, written in per cent; 0 needs no sign. */
export const share = textKind('PERCENT', 'a percentage such as 0.1%, from 0 to 100%', (text) => {
  if (text.trim() === '0') return 0
  const [, digits] = /^(\d{1,3}(?:\.\d+)?)\s*%$/.exec(text) ?? []
  const value = Number(digits) / 100
  return value <= 1 ? value : undefined
})
