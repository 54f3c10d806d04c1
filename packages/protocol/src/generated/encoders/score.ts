// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Writer } from '../../codec/writer.ts'
import type { Score } from '../../structs.ts'

export function writeScore(output: Writer, value: Score): void {
  output.reserve(24)
  output.varint(value.bandwidthKbps, 'Score.bandwidthKbps')
  output.varint(value.cpu, 'Score.cpu')
  output.varint(value.uptimeSeconds, 'Score.uptimeSeconds')
}
