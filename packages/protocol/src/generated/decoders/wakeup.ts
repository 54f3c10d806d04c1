// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Reader } from '../../codec/reader.ts'
import type { Payload } from '../../messages.ts'
import { readWakeupPurpose } from './wakeup-purpose.ts'

export function readWAKEUP(input: Reader): Payload<'WAKEUP'> {
  return {
    communityName: input.string(64, 'WAKEUP.communityName'),
    purpose: readWakeupPurpose(input, 'WAKEUP.purpose'),
    nonce: input.hex8('WAKEUP.nonce'),
    padding: input.bytesField(1100, 'WAKEUP.padding'),
  }
}
