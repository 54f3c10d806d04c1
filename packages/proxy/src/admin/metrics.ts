import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { HttpCache } from '../engine/interface.ts'
import type { Observed } from './status-of.ts'

/** Prometheus metrics of one peer; figures that others keep are read when they are asked for. */
export interface Metrics {
  readonly contentType: string
  text(): Promise<string>
}

export function createMetrics(observed: Observed & { readonly cache: HttpCache }): Metrics {
  const { cache, community, trust, tally } = observed
  const register = new Registry()
  register.setDefaultLabels({ peer: community.self.name })

  const read = (name: string, help: string, value: () => number) =>
    new Gauge({
      name: `cachereef_${name}`,
      help,
      registers: [register],
      collect() {
        this.set(value())
      },
    })
  read('objects', 'Stored responses', () => cache.figures().objects)
  read('stored_bytes', 'Bytes of the bodies that are stored', () => cache.figures().bytes)
  read('charged_bytes', 'Bytes charged against the bound of the store', () => cache.figures().chargedBytes)
  read('mirror_objects', 'Copies of what other peers hold', () => cache.figures().mirror.objects)
  read('mirror_bytes', 'Bytes of the bodies in the mirror', () => cache.figures().mirror.bytes)
  read('peers', 'Peers of the community, this one included', () => community.peers.length)
  read('epoch_term', 'Term of the epoch', () => community.epoch.term)
  read('is_master', '1 where this peer is the master', () => (community.role === 'master' ? 1 : 0))
  read('resident_bytes', 'Resident memory of the process', () => process.memoryUsage.rss())

  new Counter({
    name: 'cachereef_lookups_total',
    help: 'Requests by how the cache answered: hit (mirror_hit: of these, in the mirror), miss, of these collapsed and answered by a peer; and exchanges with origins',
    labelNames: ['kind'],
    registers: [register],
    collect() {
      this.reset()
      const { hits, misses, collapsed, peerHits, originFetches, mirror } = cache.figures()
      for (const [kind, count] of Object.entries({
        hit: hits,
        mirror_hit: mirror.hits,
        miss: misses,
        collapsed,
        peer_hit: peerHits,
        origin_fetch: originFetches,
      })) {
        this.inc({ kind }, count)
      }
    },
  })
  new Counter({
    name: 'cachereef_refused_total',
    help: 'Messages of the community that were refused or lost, by kind',
    labelNames: ['kind'],
    registers: [register],
    collect() {
      this.reset()
      for (const [kind, count] of Object.entries(community.counters)) this.inc({ kind }, count)
    },
  })

  new Counter({
    name: 'cachereef_damaged_bodies_total',
    help: 'Bodies whose digests did not fit, by the peer that sent them',
    labelNames: ['from'],
    registers: [register],
    collect() {
      this.reset()
      for (const { id, name } of community.peers) if (trust.damaged(id) > 0) this.inc({ from: name }, trust.damaged(id))
    },
  })

  new Counter({
    name: 'cachereef_disagreements_total',
    help: 'Answers that the origin disagreed with, by the peer that gave them',
    labelNames: ['from'],
    registers: [register],
    collect() {
      this.reset()
      for (const { id, name } of community.peers)
        if (trust.disagreed(id) > 0) this.inc({ from: name }, trust.disagreed(id))
    },
  })
  new Counter({
    name: 'cachereef_verifications_total',
    help: 'Answers of peers compared with the origin, by what came of it',
    labelNames: ['result'],
    registers: [register],
    collect() {
      this.reset()
      for (const [result, count] of Object.entries(tally.verified)) this.inc({ result }, count)
    },
  })
  new Counter({
    name: 'cachereef_hedged_total',
    help: 'Second requests because a holder was slow, by whether they were the faster ones',
    labelNames: ['won'],
    registers: [register],
    collect() {
      this.reset()
      this.inc({ won: 'yes' }, tally.hedgesWon)
      this.inc({ won: 'no' }, tally.hedges - tally.hedgesWon)
    },
  })

  const served = new Counter({
    name: 'cachereef_responses_total',
    help: 'Responses by outcome and class of status',
    labelNames: ['outcome', 'status'],
    registers: [register],
  })
  cache.on('served', ({ outcome, status }) => served.inc({ outcome, status: `${Math.floor(status / 100)}xx` }))
  const upstream = new Histogram({
    name: 'cachereef_upstream_response_seconds',
    help: 'Time to the head of the response of whoever was asked',
    labelNames: ['from'],
    buckets: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30],
    registers: [register],
  })
  cache.on('upstream', ({ from, responseMs }) => upstream.observe({ from }, responseMs / 1000))

  return { contentType: register.contentType, text: () => register.metrics() }
}
