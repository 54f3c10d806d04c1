// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Reader } from '../../codec/reader.ts'
import type { InnerStart } from '../../envelope.ts'

export function readInnerStart(input: Reader): InnerStart {
  return {
    minor: input.u8('InnerStart.minor'),
    type: input.u16('InnerStart.type'),
  }
}
