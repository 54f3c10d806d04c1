// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Writer } from '../../codec/writer.ts'
import type { Move } from '../../structs.ts'

export function writeMove(output: Writer, value: Move): void {
  output.reserve(291)
  output.string(value.domain, 253, 'Move.domain')
  output.present(value.slice !== undefined)
  if (value.slice !== undefined) output.u16(value.slice, 'Move.slice')
  output.present(value.holder !== undefined)
  if (value.holder !== undefined) output.peerId(value.holder, 'Move.holder')
}
