import { denialReason } from '../enumerations.ts'
import {
  DETAIL_BYTES_MAX,
  DOMAIN_BYTES_MAX,
  DOMAIN_LOADS_MAX,
  MOVES_MAX,
  NAME_BYTES_MAX,
  OWN_DOMAINS_MAX,
  PEERS_MAX,
  SLICED_DOMAINS_MAX,
} from '../limits.ts'
import { address, bool, field, list, optional, peerId, string, u16, u8, varint } from '../schema.ts'
import { capacity, contact, domainLoad, move, peerEntry, slicing } from '../structs.ts'
import { message } from './message.ts'

/** Joining, the peer list, and the pings that keep it true. */
export const membership = {
  REQUESTTOJOIN: message({
    code: 0x03,
    carriers: ['stream'],
    hasEpoch: false,
    forAnybody: true,
    sources: ['A2', 'A15', 'A22', 'claims 2, 3, 17, 18'],
    doc: 'A client asks a master to let it in. The answer is UPDATEPEERLIST or JOINDENIED.',
    fields: {
      communityName: field(string(NAME_BYTES_MAX), 'which community is meant; its id, where known, is in the envelope'),
      name: field(string(NAME_BYTES_MAX), 'the name that it wants to have'),
      address: field(optional(address), 'where it takes CRMSG; absent: where the master sees it come from'),
      clientAddress: field(optional(address), 'where its clients connect, if others are to know'),
      capacity: field(capacity, 'what it can give'),
      caching: field(bool, 'false: it only proxies'),
      domains: field(
        list(string(DOMAIN_BYTES_MAX), OWN_DOMAINS_MAX),
        'those that every request is for (`--reverse`, `--mirror`)',
      ),
      companions: field(
        varint,
        'peers that follow it when two communities merge; a master denies them together or not at all',
      ),
    },
  }),
  UPDATEPEERLIST: message({
    code: 0x04,
    carriers: ['stream'],
    hasEpoch: true,
    forAnybody: false,
    sources: ['A3', 'A5', 'A6', 'A12', 'B5', 'claims 4-7, 11, 19-22'],
    doc:
      'The peer list and the exceptions of the allocation, whole or as the difference to an earlier version; to a joining client it ' +
      'is the allow message. With the list every peer knows the holders of every domain.',
    fields: {
      communityName: field(string(NAME_BYTES_MAX), 'the name that people know the community by'),
      version: field(varint, 'of list and exceptions together; never two different ones under one epoch'),
      base: field(varint, 'the version that this is the difference to; 0: this is the whole'),
      replicas: field(u8, 'holders of each domain'),
      maxPeers: field(varint, 'largest size of the community'),
      pingIntervalMs: field(varint, 'how often the master pings'),
      pingTimeoutMs: field(varint, 'silence after which the other side is given up (A8)'),
      peers: field(list(peerEntry, PEERS_MAX), 'everybody; in a difference: those that are new or changed'),
      removed: field(list(peerId, PEERS_MAX), 'in a difference: those that are gone'),
      slices: field(list(slicing, SLICED_DOMAINS_MAX), 'domains that are cut'),
      moves: field(list(move, MOVES_MAX), 'domains and slices that were passed on'),
    },
  }),
  JOINDENIED: message({
    code: 0x05,
    carriers: ['stream'],
    hasEpoch: false,
    forAnybody: false,
    sources: ['A2', 'B1', 'B2'],
    doc: 'The master, or whoever was taken for it, does not let the client in.',
    fields: {
      reason: field(denialReason, 'for programs'),
      detail: field(string(DETAIL_BYTES_MAX), 'for people'),
      master: field(optional(contact), 'whom to ask instead'),
      retryAfterMs: field(varint, 'when to try again; 0: it is of no use'),
    },
  }),
  PEERPING: message({
    code: 0x06,
    carriers: ['datagram', 'stream'],
    hasEpoch: true,
    forAnybody: false,
    sources: ['A8', 'claims 31-34, 41-44'],
    doc: 'The member status request: the master rules, and this is its list version.',
    fields: {
      version: field(varint, 'of list and exceptions; who has an older one asks for the newer by its answer'),
      round: field(varint, 'counts the pings of this epoch'),
      size: field(varint, 'peers in the community'),
    },
  }),
  PEERSTATUS: message({
    code: 0x07,
    carriers: ['datagram', 'stream'],
    hasEpoch: true,
    forAnybody: false,
    sources: ['A8', 'B4', 'B8', 'B11', 'B12'],
    doc:
      'The answer to PEERPING. Over a datagram a sender lists only as many domains, those with most requests first, as ' +
      '`domainsThatFit` leaves it.',
    fields: {
      version: field(varint, 'that the member has; where it is older the master sends the difference'),
      round: field(varint, 'of the ping'),
      capacity: field(capacity, 'what it gives now, its own limits observed (B12)'),
      load: field(u16, 'share of its processing power in use, in thousandths'),
      uptimeSeconds: field(varint, 'how long it has been running'),
      caching: field(bool, 'B11'),
      requests: field(varint, 'of clients, since it started'),
      hits: field(varint, 'of those, answered from its own cache'),
      objects: field(varint, 'stored responses'),
      bytes: field(varint, 'that they take'),
      domains: field(list(domainLoad, DOMAIN_LOADS_MAX), 'requests since its last status, most first'),
    },
  }),
  LEAVE: message({
    code: 0x10,
    carriers: ['stream'],
    hasEpoch: true,
    forAnybody: false,
    sources: ['B3'],
    doc: 'A member leaves of its own accord; the list without it, or with it as leaving, is the answer.',
    fields: {
      drained: field(bool, 'false: it hands over and answers still; true: it is gone after this'),
    },
  }),
  CACHESTATUS: message({
    code: 0x15,
    carriers: ['stream'],
    hasEpoch: true,
    forAnybody: false,
    sources: ['B11'],
    doc: 'A peer tells the master that its caching is active or inactive from now on.',
    fields: {
      caching: field(bool, 'whether it is active'),
      reason: field(string(DETAIL_BYTES_MAX), 'for people'),
    },
  }),
} as const
