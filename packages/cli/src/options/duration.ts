import { textKind } from './text-kind.ts'

const MILLISECONDS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** Whole milliseconds, at least 1; a number without a unit is refused, for nobody agrees on what it would mean. */
function parseDuration(text: string): number | undefined {
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h)$/.exec(text) ?? []
  const scale = MILLISECONDS[unit]
  if (digits === undefined || scale === undefined) return undefined
  const milliseconds = Math.round(Number(digits) * scale)
  return milliseconds >= 1 && Number.isSafeInteger(milliseconds) ? milliseconds : undefined
}

export const duration = textKind('DURATION', 'a duration such as 250ms, 2s or 5m', parseDuration)
