// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Reader } from '../../codec/reader.ts'
import type { Payload } from '../../messages.ts'
import { readCapacity } from './capacity.ts'

export function readREQUESTTOJOIN(input: Reader): Payload<'REQUESTTOJOIN'> {
  return {
    communityName: input.string(64, 'REQUESTTOJOIN.communityName'),
    name: input.string(64, 'REQUESTTOJOIN.name'),
    address: input.optionalAddress('REQUESTTOJOIN.address'),
    clientAddress: input.optionalAddress('REQUESTTOJOIN.clientAddress'),
    capacity: readCapacity(input),
    caching: input.bool('REQUESTTOJOIN.caching'),
    domains: readDomains(input),
    companions: input.varint('REQUESTTOJOIN.companions'),
  }
}

function readDomains(input: Reader): Payload<'REQUESTTOJOIN'>['domains'] {
  const count = input.count(64, 1, 'REQUESTTOJOIN.domains')
  const list: Payload<'REQUESTTOJOIN'>['domains'][number][] = []
  for (let index = 0; index < count; index++) list.push(input.string(253, 'REQUESTTOJOIN.domains'))
  return list
}
