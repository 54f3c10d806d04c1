// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Writer } from '../../codec/writer.ts'
import type { Payload } from '../../messages.ts'
import { writeCapacity } from './capacity.ts'

export function writeREQUESTTOJOIN(output: Writer, value: Payload<'REQUESTTOJOIN'>): void {
  output.reserve(168)
  output.string(value.communityName, 64, 'REQUESTTOJOIN.communityName')
  output.string(value.name, 64, 'REQUESTTOJOIN.name')
  output.optionalAddress(value.address, 'REQUESTTOJOIN.address')
  output.optionalAddress(value.clientAddress, 'REQUESTTOJOIN.clientAddress')
  writeCapacity(output, value.capacity)
  output.reserve(1)
  output.bool(value.caching, 'REQUESTTOJOIN.caching')
  writeDomains(output, value.domains)
  output.reserve(8)
  output.varint(value.companions, 'REQUESTTOJOIN.companions')
}

function writeDomains(output: Writer, list: Payload<'REQUESTTOJOIN'>['domains']): void {
  output.count(list, 64, 'REQUESTTOJOIN.domains')
  for (const element of list) {
    output.reserve(255)
    output.string(element, 253, 'REQUESTTOJOIN.domains')
  }
}
