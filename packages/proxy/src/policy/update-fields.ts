import { Fields } from '../http/fields.ts'
import { formatHttpDate, parseHttpDate } from './date.ts'

/** Fields that say what the stored bytes are: another response can't change them without changing the bytes. */
const OF_THE_STORED_BYTES: ReadonlySet<string> = new Set([
  'content-length',
  'content-encoding',
  'content-range',
  'transfer-encoding',
])

/**
 * The fields of a stored response after an update by another about the same representation (RFC 9111 section 3.2).
 *
 * @param update Fields that may be stored: see `storableFields`.
 * @param keeps Lower-case names of further fields that stay as they are.
 */
export function updateFields(
  stored: Fields,
  update: Fields,
  responseTimeMs: number,
  keeps: ReadonlySet<string> = new Set(),
): Fields {
  // RFC9111-3.2 exceptions: Fields that the stored bytes depend upon are not updated: Content-Length, -Encoding and -Range.
  const isKept = (name: string): boolean => OF_THE_STORED_BYTES.has(name) || keeps.has(name)
  const replaced = new Set<string>(['age', 'cache-status'])
  for (const [name] of update) if (!isKept(name)) replaced.add(name)
  const fields = new Fields()
  // RFC9111-3.2 replace: Every other field of the update replaces all lines of it that were stored.
  // RFC9111-4.3.4 age: An Age that the update does not repeat is of the past, and goes.
  copy(stored, fields, (name) => !replaced.has(name))
  copy(update, fields, (name) => !isKept(name))
  if (parseHttpDate(fields.getAll('date')[0] ?? '', responseTimeMs) === undefined)
    fields.set('Date', formatHttpDate(responseTimeMs))
  return fields
}

function copy(from: Fields, to: Fields, takes: (name: string) => boolean): void {
  const raw = from.toRaw()
  for (let i = 0; i + 1 < raw.length; i += 2) {
    if (takes((raw[i] as string).toLowerCase())) to.append(raw[i] as string, raw[i + 1] as string)
  }
}
