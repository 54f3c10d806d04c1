import type { Fields } from '../http/fields.ts'

/** Bytes that Content-Length announces; undefined where it is absent or no number (RFC 9110 section 8.6). */
export function contentLength(fields: Fields): number | undefined {
  const lines = fields.getAll('content-length')
  const value = lines[0]?.trim()
  if (value === undefined || !/^\d{1,15}$/.test(value) || lines.some((line) => line.trim() !== value)) return undefined
  return Number(value)
}
