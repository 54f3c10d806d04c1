// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Writer } from '../../codec/writer.ts'
import type { Payload } from '../../messages.ts'

export function writeMASTERQUERY(output: Writer, value: Payload<'MASTERQUERY'>): void {
  output.reserve(8)
  output.varint(value.round, 'MASTERQUERY.round')
}
