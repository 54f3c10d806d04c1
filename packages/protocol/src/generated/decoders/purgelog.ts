// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Reader } from '../../codec/reader.ts'
import type { Payload } from '../../messages.ts'
import { readPurgeOrder } from './purge-order.ts'

export function readPURGELOG(input: Reader): Payload<'PURGELOG'> {
  return {
    reachesBackToMs: input.varint('PURGELOG.reachesBackToMs'),
    purges: readPurges(input),
    more: input.bool('PURGELOG.more'),
  }
}

function readPurges(input: Reader): Payload<'PURGELOG'>['purges'] {
  const count = input.count(256, 19, 'PURGELOG.purges')
  const list: Payload<'PURGELOG'>['purges'][number][] = []
  for (let index = 0; index < count; index++) list.push(readPurgeOrder(input))
  return list
}
