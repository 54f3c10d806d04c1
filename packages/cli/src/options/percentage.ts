import { textKind } from './text-kind.ts'

/** A share above 0 and up to 1, written in per cent. */
export const percentage = textKind('PERCENT', 'a percentage such as 50%, above 0 and up to 100', (text) => {
  const [, digits] = /^(\d{1,3}(?:\.\d+)?)\s*%$/.exec(text) ?? []
  const share = Number(digits) / 100
  return share > 0 && share <= 1 ? share : undefined
})
