// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Reader } from '../../codec/reader.ts'
import type { Payload } from '../../messages.ts'
import { readContact } from './contact.ts'
import { readDenialReason } from './denial-reason.ts'

export function readJOINDENIED(input: Reader): Payload<'JOINDENIED'> {
  return {
    reason: readDenialReason(input, 'JOINDENIED.reason'),
    detail: input.string(200, 'JOINDENIED.detail'),
    master: input.bool('JOINDENIED.master') ? readContact(input) : undefined,
    retryAfterMs: input.varint('JOINDENIED.retryAfterMs'),
  }
}
