// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Reader } from '../../codec/reader.ts'
import type { Capacity } from '../../structs.ts'

export function readCapacity(input: Reader): Capacity {
  return {
    cpu: input.varint('Capacity.cpu'),
    bandwidthKbps: input.varint('Capacity.bandwidthKbps'),
    cacheBytes: input.varint('Capacity.cacheBytes'),
  }
}
