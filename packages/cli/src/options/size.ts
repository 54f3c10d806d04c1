import { textKind } from './text-kind.ts'

const BYTES: Readonly<Record<string, number>> = {
  '': 1,
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KIB: 2 ** 10,
  MIB: 2 ** 20,
  GIB: 2 ** 30,
  TIB: 2 ** 40,
}

/** Bytes; decimal units are powers of 1000, those with an i of 1024 (IEC 80000-13). */
function parseSize(text: string): number | undefined {
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)\s*([A-Za-z]*)$/.exec(text) ?? []
  const scale = BYTES[unit.toUpperCase()]
  if (digits === undefined || scale === undefined) return undefined
  const bytes = Math.round(Number(digits) * scale)
  return Number.isSafeInteger(bytes) ? bytes : undefined
}

export const size = textKind('SIZE', 'a size such as 256MB, 2GiB or 0', parseSize)
