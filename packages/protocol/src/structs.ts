import { peerState, purgeKind } from './enumerations.ts'
import { DOMAIN_BYTES_MAX, NAME_BYTES_MAX, URL_BYTES_MAX } from './limits.ts'
import {
  address,
  bool,
  communityId,
  epoch,
  field,
  hex,
  type Infer,
  optional,
  peerId,
  string,
  struct,
  u16,
  u32,
  u8,
  varint,
} from './schema.ts'

/** Values that several messages are made of. */

export const capacity = struct('Capacity', 'What a peer, or all peers of a community together, can give.', {
  cpu: field(varint, 'processing power in relative units; 1,000 is one core of an ordinary computer'),
  bandwidthKbps: field(varint, 'link speed in kilobits a second'),
  cacheBytes: field(varint, 'memory and disk set aside for the cache'),
})
export type Capacity = Infer<typeof capacity>

export const score = struct('Score', 'What makes one peer a better master than another.', {
  bandwidthKbps: field(varint, 'link speed in kilobits a second'),
  cpu: field(varint, 'processing power in relative units'),
  uptimeSeconds: field(varint, 'how long the peer has been running'),
})
export type Score = Infer<typeof score>

const communityFacts = {
  name: field(string(NAME_BYTES_MAX), 'the name that people know it by'),
  masterAddress: field(address, 'where the master takes CRMSG'),
  subnetBits: field(u8, "how many leading bits of that address name the master's subnet; 0 where unknown"),
  size: field(varint, 'peers in it, the master included'),
  room: field(varint, 'peers that it would still take'),
  capacity: field(capacity, 'of all its peers together'),
} as const

export const communityEntry = struct(
  'CommunityEntry',
  'What a master tells the cache server of its community (B1).',
  communityFacts,
)
export type CommunityEntry = Infer<typeof communityEntry>

export const communityInfo = struct('CommunityInfo', 'One community as the directory, or its own master, knows it.', {
  id: field(communityId, 'the directory goes by it, never by the name'),
  epoch: field(epoch, 'the epoch that stands; `epoch.master` is the id of the master'),
  ...communityFacts,
  ageMs: field(varint, 'since the directory last heard from the master; 0 from the master itself'),
})
export type CommunityInfo = Infer<typeof communityInfo>

export const peerEntry = struct('PeerEntry', 'One row of the peer list.', {
  id: field(peerId, 'the public key that its messages are signed with'),
  incarnation: field(u32, 'which of its lives is meant'),
  name: field(string(NAME_BYTES_MAX), 'unique in the community'),
  address: field(address, 'where it takes CRMSG and content requests of peers'),
  clientAddress: field(optional(address), 'where its clients connect, if it advertises that'),
  weight: field(varint, 'its share of the domains relative to the others'),
  caching: field(bool, 'false: it proxies only and holds no portion (B11)'),
  state: field(peerState, 'as the master sees it'),
})
export type PeerEntry = Infer<typeof peerEntry>

export const slicing = struct('Slicing', 'An exception to the rank: a domain that is cut by path hash.', {
  domain: field(string(DOMAIN_BYTES_MAX), 'normalised name'),
  slices: field(u16, 'how many; 0 in a difference: no longer cut'),
})
export type Slicing = Infer<typeof slicing>

export const move = struct('Move', 'An exception to the rank: a domain or slice that the master passed on.', {
  domain: field(string(DOMAIN_BYTES_MAX), 'normalised name'),
  slice: field(optional(u16), 'which slice; absent: the domain as a whole'),
  holder: field(optional(peerId), 'who holds it now; absent in a difference: whoever ranks first again'),
})
export type Move = Infer<typeof move>

export const domainLoad = struct('DomainLoad', 'Requests for one domain since the last status (B8).', {
  domain: field(string(DOMAIN_BYTES_MAX), 'normalised name'),
  requests: field(varint, 'requests that entered the community here'),
  bytes: field(varint, 'bytes of their responses'),
})
export type DomainLoad = Infer<typeof domainLoad>

export const contact = struct('Contact', 'A peer and where to reach it.', {
  id: field(peerId, 'who'),
  address: field(address, 'where it takes CRMSG'),
})
export type Contact = Infer<typeof contact>

export const purgeOrder = struct('PurgeOrder', 'What is to be forgotten (C6).', {
  id: field(hex(16), 'random; a purge that is known already changes nothing and is confirmed again'),
  issuedAtMs: field(varint, 'milliseconds since the Unix epoch by the clock of who ordered it'),
  kind: field(purgeKind, 'how the value is meant'),
  value: field(string(URL_BYTES_MAX), 'URL, prefix, domain or tag'),
})
export type PurgeOrder = Infer<typeof purgeOrder>
