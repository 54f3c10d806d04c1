// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Writer } from '../../codec/writer.ts'
import type { Payload } from '../../messages.ts'

export function writeNOMINATEMASTER(output: Writer, value: Payload<'NOMINATEMASTER'>): void {
  output.reserve(8)
  output.varint(value.round, 'NOMINATEMASTER.round')
  writeElectorate(output, value.electorate)
  output.reserve(9)
  output.varint(value.version, 'NOMINATEMASTER.version')
  output.bool(value.leaving, 'NOMINATEMASTER.leaving')
}

function writeElectorate(output: Writer, list: Payload<'NOMINATEMASTER'>['electorate']): void {
  output.count(list, 4096, 'NOMINATEMASTER.electorate')
  for (const element of list) {
    output.reserve(32)
    output.peerId(element, 'NOMINATEMASTER.electorate')
  }
}
