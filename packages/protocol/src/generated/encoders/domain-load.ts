// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Writer } from '../../codec/writer.ts'
import type { DomainLoad } from '../../structs.ts'

export function writeDomainLoad(output: Writer, value: DomainLoad): void {
  output.reserve(271)
  output.string(value.domain, 253, 'DomainLoad.domain')
  output.varint(value.requests, 'DomainLoad.requests')
  output.varint(value.bytes, 'DomainLoad.bytes')
}
