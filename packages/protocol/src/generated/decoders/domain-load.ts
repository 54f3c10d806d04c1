// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Reader } from '../../codec/reader.ts'
import type { DomainLoad } from '../../structs.ts'

export function readDomainLoad(input: Reader): DomainLoad {
  return {
    domain: input.string(253, 'DomainLoad.domain'),
    requests: input.varint('DomainLoad.requests'),
    bytes: input.varint('DomainLoad.bytes'),
  }
}
