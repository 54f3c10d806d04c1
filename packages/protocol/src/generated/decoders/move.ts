// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Reader } from '../../codec/reader.ts'
import type { Move } from '../../structs.ts'

export function readMove(input: Reader): Move {
  return {
    domain: input.string(253, 'Move.domain'),
    slice: input.bool('Move.slice') ? input.u16('Move.slice') : undefined,
    holder: input.bool('Move.holder') ? input.peerId('Move.holder') : undefined,
  }
}
