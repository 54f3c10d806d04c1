import { utf8Length } from './codec/utf8.ts'
import { ENVELOPE_BYTES_MAX } from './envelope.ts'
import { DATAGRAM_BYTES_MAX, DOMAIN_LOADS_MAX, PADDING_BYTES_MAX } from './limits.ts'
import type { Payload } from './messages.ts'
import { encodePayload } from './payload.ts'
import type { DomainLoad } from './structs.ts'

/** A payload of at most so many bytes fits into a datagram, whatever its envelope. */
export const DATAGRAM_PAYLOAD_BYTES_MAX = DATAGRAM_BYTES_MAX - ENVELOPE_BYTES_MAX

/** PEERSTATUS at its largest, without domains: eleven varints, a u16, a bool and the length of the list. */
const STATUS_BYTES_MAX = 11 * 8 + 2 + 1 + 1

const ZEROS = new Uint8Array(PADDING_BYTES_MAX)

/**
 * The domains of a PEERSTATUS that may be sent as a datagram: as many from the front as have room whatever the other fields
 * hold, DOMAIN_LOADS_MAX at most. 31 names of 18 characters fit, 18 of 36, three of the longest that there are.
 */
export function domainsThatFit(domains: readonly DomainLoad[]): readonly DomainLoad[] {
  let room = DATAGRAM_PAYLOAD_BYTES_MAX - STATUS_BYTES_MAX
  let count = 0
  for (const { domain, requests, bytes } of domains) {
    room -= 2 + utf8Length(domain) + varintBytes(requests) + varintBytes(bytes)
    if (room < 0 || count === DOMAIN_LOADS_MAX) break
    count++
  }
  return domains.slice(0, count)
}

/** The padding that makes a WAKEUP about this community as large as it can be in one datagram, whatever its envelope. */
export function wakeupPadding(wakeup: Omit<Payload<'WAKEUP'>, 'padding'>): Uint8Array {
  // The padding's own length takes two bytes instead of the one of none.
  const bytes = encodePayload('WAKEUP', { ...wakeup, padding: ZEROS.subarray(0, 0) }).length + 1
  return ZEROS.subarray(0, Math.min(PADDING_BYTES_MAX, DATAGRAM_PAYLOAD_BYTES_MAX - bytes))
}

function varintBytes(value: number): number {
  let bytes = 1
  for (let rest = value; rest > 127; rest = Math.floor(rest / 128)) bytes++
  return bytes
}
