// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Writer } from '../../codec/writer.ts'
import type { Payload } from '../../messages.ts'
import { writePurgeOrder } from './purge-order.ts'

export function writePURGELOG(output: Writer, value: Payload<'PURGELOG'>): void {
  output.reserve(8)
  output.varint(value.reachesBackToMs, 'PURGELOG.reachesBackToMs')
  writePurges(output, value.purges)
  output.reserve(1)
  output.bool(value.more, 'PURGELOG.more')
}

function writePurges(output: Writer, list: Payload<'PURGELOG'>['purges']): void {
  output.count(list, 256, 'PURGELOG.purges')
  for (const element of list) {
    writePurgeOrder(output, element)
  }
}
