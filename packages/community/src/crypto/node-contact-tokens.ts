import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { ContactTokens, PeerId } from '@cachereef/protocol'
import { LIMITS } from '../limits.ts'

const TOKEN_BYTES = 16

/** HMAC-SHA-256, cut to 128 bits, under a key of this process alone; good in the time slot that it was made in and the next. */
export function createContactTokens(): ContactTokens {
  const key = randomBytes(32)
  const slotAt = (nowMs: number) => Math.floor(nowMs / LIMITS.tokenLifetimeMs)
  const mac = (sender: PeerId, address: string, slot: number) =>
    createHmac('sha256', key).update(`${sender} ${address} ${slot}`).digest().subarray(0, TOKEN_BYTES)
  return {
    make: (sender, address, nowMs) => mac(sender, address, slotAt(nowMs)),
    check(token, sender, address, nowMs) {
      if (token.length !== TOKEN_BYTES) return false
      const slot = slotAt(nowMs)
      return [slot, slot - 1].some((each) => timingSafeEqual(token, mac(sender, address, each)))
    },
  }
}
