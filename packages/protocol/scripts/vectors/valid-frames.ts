import { encode } from '../../src/encode.ts'
import { MESSAGES, type Message, type MessageName } from '../../src/messages.ts'
import { sampleMessage } from '../../src/testing/samples.ts'
import { hexadecimal, type VectorFile } from './files.ts'
import { signerNamed } from './signing.ts'

export interface ValidFrame {
  readonly name: string
  readonly message: Message
  readonly bytes: string
}

export const alice = signerNamed('alice')
export const bob = signerNamed('bob')

/** A plausible message from alice, to bob unless it is to anybody. */
export function messageFromAlice<Name extends MessageName>(name: Name): Message<Name> {
  const message = sampleMessage(name)
  const recipient = name === 'WAKEUP' ? message.recipient : bob.id
  return { ...message, sender: alice.id, recipient }
}

/** Every message in a signed frame that is not sealed. */
export function validFrames(): VectorFile<ValidFrame> & { readonly seeds: Record<string, string> } {
  return {
    about:
      'Signed frames, not sealed. Ed25519 is deterministic: encoding the message with the private seed gives the same bytes.',
    seeds: { [alice.id]: alice.seed, [bob.id]: bob.seed },
    vectors: (Object.keys(MESSAGES) as MessageName[]).map((name) => {
      const message = messageFromAlice(name)
      return { name, message, bytes: hexadecimal(encode(message, alice)) }
    }),
  }
}
