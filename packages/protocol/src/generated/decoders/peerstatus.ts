// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Reader } from '../../codec/reader.ts'
import type { Payload } from '../../messages.ts'
import { readCapacity } from './capacity.ts'
import { readDomainLoad } from './domain-load.ts'

export function readPEERSTATUS(input: Reader): Payload<'PEERSTATUS'> {
  return {
    version: input.varint('PEERSTATUS.version'),
    round: input.varint('PEERSTATUS.round'),
    capacity: readCapacity(input),
    load: input.u16('PEERSTATUS.load'),
    uptimeSeconds: input.varint('PEERSTATUS.uptimeSeconds'),
    caching: input.bool('PEERSTATUS.caching'),
    requests: input.varint('PEERSTATUS.requests'),
    hits: input.varint('PEERSTATUS.hits'),
    objects: input.varint('PEERSTATUS.objects'),
    bytes: input.varint('PEERSTATUS.bytes'),
    domains: readDomains(input),
  }
}

function readDomains(input: Reader): Payload<'PEERSTATUS'>['domains'] {
  const count = input.count(32, 3, 'PEERSTATUS.domains')
  const list: Payload<'PEERSTATUS'>['domains'][number][] = []
  for (let index = 0; index < count; index++) list.push(readDomainLoad(input))
  return list
}
