// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Writer } from '../../codec/writer.ts'
import type { Contact } from '../../structs.ts'

export function writeContact(output: Writer, value: Contact): void {
  output.reserve(51)
  output.peerId(value.id, 'Contact.id')
  output.address(value.address, 'Contact.address')
}
