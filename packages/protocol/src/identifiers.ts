/**
 * Who a peer is: its Ed25519 public key as 64 lower-case hexadecimal digits, so that the order of strings is the order
 * of keys.
 */
export type PeerId = string

/** Which community: 16 random bytes as 32 lower-case hexadecimal digits. Names may clash; ids do not. */
export type CommunityId = string

/** The first 8 bytes of a hash of a community's name, as 16 lower-case hexadecimal digits: sorts out foreign frames unopened. */
export type Realm = string

/** The recipient of a message that is for whoever gets it; allowed for the types whose row says so. */
export const ANYBODY: PeerId = '0'.repeat(64)

/** The community of a message whose sender is in none yet, or knows only a name. */
export const NO_COMMUNITY: CommunityId = '0'.repeat(32)

/** The realm of a message that is about no community in particular. */
export const NO_REALM: Realm = '0'.repeat(16)
