// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Writer } from '../../codec/writer.ts'
import type { Payload } from '../../messages.ts'
import { writeContact } from './contact.ts'
import { writeDenialReason } from './denial-reason.ts'

export function writeJOINDENIED(output: Writer, value: Payload<'JOINDENIED'>): void {
  output.reserve(204)
  writeDenialReason(output, value.reason, 'JOINDENIED.reason')
  output.string(value.detail, 200, 'JOINDENIED.detail')
  output.present(value.master !== undefined)
  if (value.master !== undefined) writeContact(output, value.master)
  output.reserve(8)
  output.varint(value.retryAfterMs, 'JOINDENIED.retryAfterMs')
}
