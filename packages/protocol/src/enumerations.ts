import { enumeration, type Infer } from './schema.ts'

/** The lists of names; the place in a list is the value on the wire, so names are only ever added at the end. */

export const wakeupPurpose = enumeration('WakeupPurpose', {
  probe: 'who is there? Answered by masters, over the network, of their own communities',
  list: 'which communities are there? Answered by a cache server',
})
export type WakeupPurpose = Infer<typeof wakeupPurpose>

export const denialReason = enumeration('DenialReason', {
  full: 'the community has its largest size (B2)',
  'not-master': 'whoever was asked is no master; `master` says who is, if that is known',
  'wrong-community': 'the master has another community',
  'address-refused': 'the address is outside the ranges that are let in',
  policy: "the embedder's own rule",
  'name-taken': 'another live peer has the name',
  'id-clash': 'another live peer uses the identity',
  busy: 'not now: an election, a merge or a flood of joins is going on; `retryAfterMs` says when',
  incompatible: 'the versions or the options of the two sides do not go together',
})
export type DenialReason = Infer<typeof denialReason>

export const nominationReason = enumeration('NominationReason', {
  none: 'it accepted',
  'hears-master': 'the master lives',
  'newer-epoch': 'it follows a newer epoch, that of the envelope',
  leaving: 'it is about to leave',
  'not-electable': 'it may not or does not want to be master',
  busy: 'it takes part in an election that goes before this one',
})
export type NominationReason = Infer<typeof nominationReason>

export const refusalReason = enumeration('RefusalReason', {
  none: 'it was accepted',
  'older-epoch': 'the epoch does not exceed the one that stands',
  removed: 'the community was removed in this epoch or a later one',
  unknown: 'the directory has no such community',
  occupied: 'a living community of this name has room: join that one',
  full: 'the directory takes no more communities',
  unavailable: "the directory's store does not answer",
  'not-allowed': 'the sender is not the master that the epoch names, or may not register here',
})
export type RefusalReason = Infer<typeof refusalReason>

export const removalReason = enumeration('RemovalReason', {
  closed: 'its last peer leaves (B4)',
  merged: 'its peers have joined another community',
})
export type RemovalReason = Infer<typeof removalReason>

export const peerState = enumeration('PeerState', {
  alive: 'answers',
  suspect: 'has not answered for a while; it keeps its portion until it is given up',
  leaving: 'hands over; it answers for what it holds and gets no new portion',
})
export type PeerState = Infer<typeof peerState>

export const purgeKind = enumeration('PurgeKind', {
  url: 'the one URL, all its variants',
  prefix: 'every URL that begins so',
  domain: 'everything of the domain',
  tag: 'everything that carries the tag',
  all: 'everything; the value is empty',
})
export type PurgeKind = Infer<typeof purgeKind>
