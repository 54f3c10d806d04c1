// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Writer } from '../../codec/writer.ts'
import type { Payload } from '../../messages.ts'
import { writeCapacity } from './capacity.ts'
import { writeDomainLoad } from './domain-load.ts'

export function writePEERSTATUS(output: Writer, value: Payload<'PEERSTATUS'>): void {
  output.reserve(16)
  output.varint(value.version, 'PEERSTATUS.version')
  output.varint(value.round, 'PEERSTATUS.round')
  writeCapacity(output, value.capacity)
  output.reserve(43)
  output.u16(value.load, 'PEERSTATUS.load')
  output.varint(value.uptimeSeconds, 'PEERSTATUS.uptimeSeconds')
  output.bool(value.caching, 'PEERSTATUS.caching')
  output.varint(value.requests, 'PEERSTATUS.requests')
  output.varint(value.hits, 'PEERSTATUS.hits')
  output.varint(value.objects, 'PEERSTATUS.objects')
  output.varint(value.bytes, 'PEERSTATUS.bytes')
  writeDomains(output, value.domains)
}

function writeDomains(output: Writer, list: Payload<'PEERSTATUS'>['domains']): void {
  output.count(list, 32, 'PEERSTATUS.domains')
  for (const element of list) {
    writeDomainLoad(output, element)
  }
}
