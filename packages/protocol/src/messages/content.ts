import { DOMAIN_BYTES_MAX, HOLDERS_MAX, PURGES_MAX, URL_BYTES_MAX } from '../limits.ts'
import { bool, field, hex, list, peerId, string, varint } from '../schema.ts'
import { purgeOrder } from '../structs.ts'
import { message } from './message.ts'

/** Where content is, and that it is to be forgotten. Content itself travels over HTTP. */
export const content = {
  LOCATIONREQUEST: message({
    code: 0x11,
    carriers: ['datagram', 'stream'],
    hasEpoch: true,
    forAnybody: false,
    sources: ['A19', 'claims 79, 80, 89, 90'],
    doc: 'A peer asks the master who holds what a request is for.',
    fields: {
      domain: field(string(DOMAIN_BYTES_MAX), 'normalised name'),
      path: field(string(URL_BYTES_MAX), 'path and query, for domains that are cut into slices'),
    },
  }),
  LOCATIONRESPONSE: message({
    code: 0x12,
    carriers: ['datagram', 'stream'],
    hasEpoch: true,
    forAnybody: false,
    sources: ['A19', 'A20', 'claims 80, 81, 90, 91'],
    doc: 'The answer of the master to LOCATIONREQUEST.',
    fields: {
      version: field(varint, 'of the table that it was looked up in'),
      holders: field(list(peerId, HOLDERS_MAX), 'in order of rank; empty: no peer caches'),
    },
  }),
  PURGE: message({
    code: 0x13,
    carriers: ['stream'],
    hasEpoch: true,
    forAnybody: false,
    sources: ['C6'],
    doc: 'The recipient forgets what the order names, in all its tiers and mirrors, and confirms.',
    fields: purgeOrder.fields,
  }),
  PURGECONFIRM: message({
    code: 0x14,
    carriers: ['stream'],
    hasEpoch: false,
    forAnybody: false,
    sources: ['C6'],
    doc: 'What PURGE named is gone at the sender.',
    fields: {
      id: field(hex(16), 'of the purge'),
      entries: field(varint, 'how many stored responses were dropped'),
    },
  }),
  PURGELOGREQUEST: message({
    code: 0x19,
    carriers: ['stream'],
    hasEpoch: true,
    forAnybody: false,
    sources: ['C6'],
    doc: 'A peer that was away asks, before it serves anything, what was purged meanwhile.',
    fields: {
      sinceMs: field(
        varint,
        'milliseconds since the Unix epoch: the newest purge that it knows of, less a margin for clocks',
      ),
    },
  }),
  PURGELOG: message({
    code: 0x1a,
    carriers: ['stream'],
    hasEpoch: true,
    forAnybody: false,
    sources: ['C6'],
    doc: 'The answer to PURGELOGREQUEST.',
    fields: {
      reachesBackToMs: field(varint, 'older purges are forgotten: who was away since before revalidates everything'),
      purges: field(list(purgeOrder, PURGES_MAX), 'oldest first'),
      more: field(bool, 'there are newer ones: ask again from the last of these'),
    },
  }),
} as const
