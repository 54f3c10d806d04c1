// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Writer } from '../../codec/writer.ts'
import type { Capacity } from '../../structs.ts'

export function writeCapacity(output: Writer, value: Capacity): void {
  output.reserve(24)
  output.varint(value.cpu, 'Capacity.cpu')
  output.varint(value.bandwidthKbps, 'Capacity.bandwidthKbps')
  output.varint(value.cacheBytes, 'Capacity.cacheBytes')
}
