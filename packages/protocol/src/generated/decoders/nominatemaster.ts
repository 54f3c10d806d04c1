// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Reader } from '../../codec/reader.ts'
import type { Payload } from '../../messages.ts'

export function readNOMINATEMASTER(input: Reader): Payload<'NOMINATEMASTER'> {
  return {
    round: input.varint('NOMINATEMASTER.round'),
    electorate: readElectorate(input),
    version: input.varint('NOMINATEMASTER.version'),
    leaving: input.bool('NOMINATEMASTER.leaving'),
  }
}

function readElectorate(input: Reader): Payload<'NOMINATEMASTER'>['electorate'] {
  const count = input.count(4096, 32, 'NOMINATEMASTER.electorate')
  const list: Payload<'NOMINATEMASTER'>['electorate'][number][] = []
  for (let index = 0; index < count; index++) list.push(input.peerId('NOMINATEMASTER.electorate'))
  return list
}
