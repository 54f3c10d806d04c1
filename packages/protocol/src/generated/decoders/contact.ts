// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Reader } from '../../codec/reader.ts'
import type { Contact } from '../../structs.ts'

export function readContact(input: Reader): Contact {
  return {
    id: input.peerId('Contact.id'),
    address: input.address('Contact.address'),
  }
}
