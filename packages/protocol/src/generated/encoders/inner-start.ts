// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Writer } from '../../codec/writer.ts'
import type { InnerStart } from '../../envelope.ts'

export function writeInnerStart(output: Writer, value: InnerStart): void {
  output.reserve(3)
  output.u8(value.minor, 'InnerStart.minor')
  output.u16(value.type, 'InnerStart.type')
}
