// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Writer } from '../../codec/writer.ts'
import type { Slicing } from '../../structs.ts'

export function writeSlicing(output: Writer, value: Slicing): void {
  output.reserve(257)
  output.string(value.domain, 253, 'Slicing.domain')
  output.u16(value.slices, 'Slicing.slices')
}
