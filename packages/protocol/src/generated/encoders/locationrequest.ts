// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Writer } from '../../codec/writer.ts'
import type { Payload } from '../../messages.ts'

export function writeLOCATIONREQUEST(output: Writer, value: Payload<'LOCATIONREQUEST'>): void {
  output.reserve(8449)
  output.string(value.domain, 253, 'LOCATIONREQUEST.domain')
  output.string(value.path, 8192, 'LOCATIONREQUEST.path')
}
