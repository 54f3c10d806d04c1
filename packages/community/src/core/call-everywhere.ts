import { type Payload, wakeupPadding } from '@cachereef/protocol'
import type { Context } from './context.ts'
import { randomHex } from './random-hex.ts'

/**
 * Asks for communities of the own name wherever one may be known: the cache servers (A13), the peers that were named, and
 * the neighbourhood (A14). Returns the nonce that the answers repeat.
 */
export function callEverywhere(context: Context): string {
  const { cacheServers, seeds, probeNeighbours } = context.options
  const nonce = randomHex(context.options.random, 8)
  const list = wakeUp(context, 'list', nonce)
  const probe = wakeUp(context, 'probe', nonce)
  for (const address of cacheServers) context.stream(undefined, address, { type: 'WAKEUP', payload: list })
  for (const address of seeds) context.stream(undefined, address, { type: 'WAKEUP', payload: probe })
  if (probeNeighbours) {
    // An answer may be as large as the question, and no larger.
    context.neighbours({ type: 'WAKEUP', payload: { ...probe, padding: wakeupPadding(probe) } })
  }
  return nonce
}

/** Asks one master for its own word, by a datagram: what comes back first is how far away it is. Returns the nonce. */
export function probe(context: Context, masterAddress: string): string {
  const nonce = randomHex(context.options.random, 8)
  const question = wakeUp(context, 'probe', nonce)
  context.datagram(undefined, masterAddress, {
    type: 'WAKEUP',
    payload: { ...question, padding: wakeupPadding(question) },
  })
  return nonce
}

function wakeUp(context: Context, purpose: Payload<'WAKEUP'>['purpose'], nonce: string): Payload<'WAKEUP'> {
  return { communityName: context.options.communityName, purpose, nonce, padding: new Uint8Array() }
}
