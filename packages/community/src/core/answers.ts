import type { Context } from './context.ts'
import type { Received } from './effects.ts'
import { figuresOf } from './registration.ts'

/** A master's own word on its community (A14): who looks for it, or for any, is told. */
export function answerProbe(context: Context, message: Received & { type: 'WAKEUP' }): void {
  const { options, community, epoch, id } = context
  const { communityName, nonce } = message.payload
  if (!epoch || message.sender === id || (communityName !== '' && communityName !== options.communityName)) return
  const { address: masterAddress, subnetBits } = options.self
  const info = { id: community, epoch, name: options.communityName, masterAddress, subnetBits, ...figuresOf(context) }
  const payload = { nonce, communities: [{ ...info, ageMs: 0 }], more: false }
  context.answer(message, { type: 'COMMUNITYLIST', payload })
}

/** Who holds a domain (A19), for members that ask instead of looking into their own table. */
export function answerLocation(context: Context, message: Received & { type: 'LOCATIONREQUEST' }): void {
  const { epoch, list } = context
  if (!epoch || !list.has(message.sender)) return
  const { domain, path } = message.payload
  const holders = [...context.table().holders(domain, path)]
  context.answer(message, { type: 'LOCATIONRESPONSE', epoch, payload: { version: list.version, holders } })
}
