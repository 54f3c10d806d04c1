import type { Message } from '@cachereef/protocol'

/** The messages that are measured: ids are random as keys are, everything else is of ordinary size. */

/** Digits that look random and are the same in every run. */
function digits(seed: number, count: number): string {
  let state = Math.imul(seed + 1, 0x9e3779b1) >>> 0
  let text = ''
  for (let index = 0; index < count; index++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    text += (state >>> 28).toString(16)
  }
  return text
}

const peerId = (index: number): string => digits(index, 64)
const PEERS = 100
const BUSY_DOMAINS = 20

const envelope = {
  realm: digits(-1, 16),
  community: digits(-2, 32),
  sender: peerId(0),
  recipient: peerId(1),
  incarnation: 3,
  sequence: 123_456,
  inReplyTo: 0,
  token: new Uint8Array(),
  epoch: { term: 7, master: peerId(0) },
}

export const ping: Message<'PEERPING'> = {
  ...envelope,
  type: 'PEERPING',
  payload: { version: 42, round: 1_000, size: PEERS },
}

export const status: Message<'PEERSTATUS'> = {
  ...envelope,
  type: 'PEERSTATUS',
  inReplyTo: 123_456,
  payload: {
    version: 42,
    round: 1_000,
    capacity: { cpu: 8_000, bandwidthKbps: 1_000_000, cacheBytes: 2 ** 30 },
    load: 125,
    uptimeSeconds: 86_400,
    caching: true,
    requests: 1_000_000,
    hits: 912_345,
    objects: 41_234,
    bytes: 534_123_456,
    domains: Array.from({ length: BUSY_DOMAINS }, (_, index) => ({
      domain: `cdn-${index}.example.com`,
      requests: 5_000 - 200 * index,
      bytes: 90_000_000 - 4_000_000 * index,
    })),
  },
}

/** A list of a hundred peers, whose ids are those from `firstPeer` on. */
export const peerList = (firstPeer = 0): Message<'UPDATEPEERLIST'> => ({
  ...envelope,
  type: 'UPDATEPEERLIST',
  payload: {
    communityName: 'default',
    version: 42,
    base: 0,
    replicas: 1,
    maxPeers: 256,
    pingIntervalMs: 500,
    pingTimeoutMs: 1_500,
    peers: Array.from({ length: PEERS }, (_, index) => ({
      id: peerId(firstPeer + index),
      incarnation: 1 + (index % 5),
      name: `peer-${firstPeer + index}`,
      address: `192.0.2.${index + 1}:3130`,
      clientAddress: index % 2 === 0 ? `192.0.2.${index + 1}:3128` : undefined,
      weight: 800 + 10 * index,
      caching: true,
      state: 'alive' as const,
    })),
    removed: [],
    slices: [{ domain: 'registry.npmjs.org', slices: 64 }],
    moves: [{ domain: 'cdn-3.example.com', slice: undefined, holder: peerId(7) }],
  },
})
