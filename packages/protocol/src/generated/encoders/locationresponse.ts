// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Writer } from '../../codec/writer.ts'
import type { Payload } from '../../messages.ts'

export function writeLOCATIONRESPONSE(output: Writer, value: Payload<'LOCATIONRESPONSE'>): void {
  output.reserve(8)
  output.varint(value.version, 'LOCATIONRESPONSE.version')
  writeHolders(output, value.holders)
}

function writeHolders(output: Writer, list: Payload<'LOCATIONRESPONSE'>['holders']): void {
  output.count(list, 16, 'LOCATIONRESPONSE.holders')
  for (const element of list) {
    output.reserve(32)
    output.peerId(element, 'LOCATIONRESPONSE.holders')
  }
}
