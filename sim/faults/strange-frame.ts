import { decode, encode, type Message, type PeerId, ProtocolError } from '@cachereef/protocol'
import type { Chance } from '../world/chance.ts'
import { cheapCryptography } from '../world/cheap-cryptography.ts'
import { fitsDatagram, isSealed } from '../world/frame-type.ts'

const SEQUENCE_END = 2 ** 40

/**
 * What a stranger says who has the secret, but is in no community: a frame that he has seen, as his own, rightly signed,
 * in an epoch above all others. He never answers a challenge. Undefined where he can't read the frame.
 */
export function strangeFrame(frame: Uint8Array, stranger: PeerId, chance: Chance): Uint8Array | undefined {
  const cryptography = cheapCryptography(stranger, isSealed(frame) ? ['old', 'new'] : [])
  try {
    const carrier = fitsDatagram(frame) ? 'datagram' : 'stream'
    const message = decode(frame, { cryptography, carrier })
    const epoch = message.epoch && { term: message.epoch.term + 1, master: stranger }
    const sequence = 1 + chance.below(SEQUENCE_END)
    return encode({ ...message, sender: stranger, sequence, epoch } as Message, { cryptography })
  } catch (error) {
    if (error instanceof ProtocolError) return undefined
    throw error
  }
}
