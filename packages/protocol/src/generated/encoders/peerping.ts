// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Writer } from '../../codec/writer.ts'
import type { Payload } from '../../messages.ts'

export function writePEERPING(output: Writer, value: Payload<'PEERPING'>): void {
  output.reserve(24)
  output.varint(value.version, 'PEERPING.version')
  output.varint(value.round, 'PEERPING.round')
  output.varint(value.size, 'PEERPING.size')
}
