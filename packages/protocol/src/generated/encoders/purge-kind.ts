// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Writer } from '../../codec/writer.ts'
import type { PurgeKind } from '../../enumerations.ts'

export function writePurgeKind(output: Writer, value: PurgeKind, at: string): void {
  switch (value) {
    case 'url':
      return output.u8(0, at)
    case 'prefix':
      return output.u8(1, at)
    case 'domain':
      return output.u8(2, at)
    case 'tag':
      return output.u8(3, at)
    case 'all':
      return output.u8(4, at)
    default:
      output.refuse('bad-value', at, value)
  }
}
