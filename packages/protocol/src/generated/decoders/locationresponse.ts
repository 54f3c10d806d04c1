// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Reader } from '../../codec/reader.ts'
import type { Payload } from '../../messages.ts'

export function readLOCATIONRESPONSE(input: Reader): Payload<'LOCATIONRESPONSE'> {
  return {
    version: input.varint('LOCATIONRESPONSE.version'),
    holders: readHolders(input),
  }
}

function readHolders(input: Reader): Payload<'LOCATIONRESPONSE'>['holders'] {
  const count = input.count(16, 32, 'LOCATIONRESPONSE.holders')
  const list: Payload<'LOCATIONRESPONSE'>['holders'][number][] = []
  for (let index = 0; index < count; index++) list.push(input.peerId('LOCATIONRESPONSE.holders'))
  return list
}
