// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Writer } from '../../codec/writer.ts'
import type { Payload } from '../../messages.ts'

export function writeCACHESTATUS(output: Writer, value: Payload<'CACHESTATUS'>): void {
  output.reserve(203)
  output.bool(value.caching, 'CACHESTATUS.caching')
  output.string(value.reason, 200, 'CACHESTATUS.reason')
}
