import { CommunityError } from './errors.ts'
import { isLoopback } from './transports/address.ts'

/**
 * Without a secret nothing is reachable beyond loopback, unless somebody says that this is meant (C14).
 * Throws CommunityError `unprotected-address`.
 */
export function refuseUnprotected(host: string, protection: { secrets?: readonly Uint8Array[]; open?: boolean }): void {
  if (isLoopback(host) || protection.open || (protection.secrets?.length ?? 0) > 0) return
  const message = `${host} is beyond loopback, with no secret to keep strangers out: give the community one, or say that it is open`
  throw new CommunityError('unprotected-address', message)
}
