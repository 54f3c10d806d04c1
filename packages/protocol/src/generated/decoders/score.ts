// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Reader } from '../../codec/reader.ts'
import type { Score } from '../../structs.ts'

export function readScore(input: Reader): Score {
  return {
    bandwidthKbps: input.varint('Score.bandwidthKbps'),
    cpu: input.varint('Score.cpu'),
    uptimeSeconds: input.varint('Score.uptimeSeconds'),
  }
}
