import { compareEpochs, type Epoch, type PeerId } from '@cachereef/protocol'
import { createElection } from '../election.ts'
import type { Election, ElectionEffect, ElectionEvent, ElectionMessage, ElectionSend, Voter } from '../types.ts'
import { checkStep } from './invariants.ts'
import { scoreWorth } from './scripted-peer.ts'

export const PING_INTERVAL_MS = 250

/** What goes wrong on the way, each a share from 0 to 1. */
export interface Weather {
  readonly loss: number
  readonly duplication: number
  /** Longest delay; each datagram has its own, so they overtake each other. */
  readonly delayMaxMs: number
}

const FAIR: Weather = { loss: 0, duplication: 0, delayMaxMs: 1 }

interface List {
  readonly epoch: Epoch
  version: number
  readonly members: Set<PeerId>
}

/** One peer with the least around its election that a community needs: a list, pings, and joining whoever rules. */
export interface Node {
  readonly id: PeerId
  readonly election: Election
  list: List
  alive: boolean
  nextPingMs: number
  /** Everything that its election asked for, with its time. */
  readonly history: { readonly atMs: number; readonly effect: ElectionEffect }[]
}

type Parcel =
  | { readonly is: 'crmsg'; readonly message: ElectionMessage }
  | { readonly is: 'ping'; readonly list: List; readonly from: PeerId }
  | { readonly is: 'join'; readonly from: PeerId }

/** A whole community in one thread, on a clock of its own. Everything in it follows from `random`. */
export class VirtualCommunity {
  nowMs = 0
  weather: Weather = FAIR
  /** Sent so far, by type. */
  readonly sent = new Map<ElectionSend['type'] | 'PEERPING', number>()
  /** Who became master, in order. */
  readonly reigns: Epoch[] = []
  readonly #nodes = new Map<PeerId, Node>()
  readonly #random: () => number
  readonly #cut = new Set<string>()
  #parcels: { readonly atMs: number; readonly to: PeerId; readonly parcel: Parcel }[] = []

  /** `ids[0]` is the first master; the later in the list, the better a master a peer would be. */
  constructor(ids: readonly PeerId[], random: () => number) {
    this.#random = random
    const master = ids[0] ?? ''
    for (const [rank, id] of ids.entries()) {
      const list: List = { epoch: { term: 1, master }, version: 1, members: new Set(ids) }
      const election = createElection(
        {
          self: id,
          epoch: list.epoch,
          peers: () => this.#votersOf(id, ids),
          score: () => scoreWorth(rank + 1),
          version: () => this.node(id).list.version,
          random,
          timing: { pingIntervalMs: PING_INTERVAL_MS },
        },
        0,
      )
      this.#nodes.set(id, { id, election, list, alive: true, nextPingMs: 0, history: [] })
    }
  }

  node(id: PeerId): Node {
    const node = this.#nodes.get(id)
    if (!node) throw new Error(`no node ${id}`)
    return node
  }

  get alive(): Node[] {
    return [...this.#nodes.values()].filter((node) => node.alive)
  }

  /** Alive, and not on the way out either. */
  get staying(): Node[] {
    return this.alive.filter((node) => node.election.state !== 'handing-over')
  }

  get masters(): PeerId[] {
    return this.alive.filter((node) => node.election.leads).map((node) => node.id)
  }

  /** One master, whom everybody follows, and everybody is on its list. */
  get united(): boolean {
    const [master, ...more] = this.masters
    if (master === undefined || more.length > 0) return false
    const { epoch, list } = { epoch: this.node(master).election.epoch, list: this.node(master).list }
    return this.alive.every(
      (node) =>
        compareEpochs(node.election.epoch, epoch) === 0 &&
        (node.id === master || node.election.state === 'following') &&
        list.members.has(node.id),
    )
  }

  kill(id: PeerId): void {
    this.node(id).alive = false
  }

  leave(id: PeerId): void {
    this.#step(this.node(id), { kind: 'leave' })
  }

  /** Nothing of `from` arrives at `to` any more. */
  cutOneWay(from: PeerId, to: PeerId): void {
    this.#cut.add(`${from} ${to}`)
  }

  /** Nothing passes between the two halves. */
  split(left: readonly PeerId[], right: readonly PeerId[]): void {
    for (const a of left) {
      for (const b of right) {
        this.cutOneWay(a, b)
        this.cutOneWay(b, a)
      }
    }
  }

  heal(): void {
    this.#cut.clear()
    this.weather = FAIR
  }

  /** Runs until `done`, or throws after `atMostMs`. Returns how long it took. */
  runUntil(done: () => boolean, atMostMs: number): number {
    const startedMs = this.nowMs
    while (!done()) {
      if (this.nowMs - startedMs > atMostMs) throw new Error(`not done within ${atMostMs} ms:\n${this.describe()}`)
      this.#next()
    }
    return this.nowMs - startedMs
  }

  runFor(ms: number): void {
    const endMs = this.nowMs + ms
    while (this.#nextMs() <= endMs) this.#next()
    this.nowMs = endMs
  }

  describe(): string {
    return this.alive
      .map(({ id, election }) => `${id}: ${election.state} in {${election.epoch.term}, ${election.epoch.master}}`)
      .join('\n')
  }

  #votersOf(self: PeerId, ids: readonly PeerId[]): Voter[] {
    return [...this.node(self).list.members].map((id) => ({
      id,
      state: 'alive',
      score: scoreWorth(ids.indexOf(id) + 1),
    }))
  }

  #nextMs(): number {
    const wakes = this.alive.map((node) => {
      const deadline = node.election.deadline() ?? Number.POSITIVE_INFINITY
      return node.election.leads ? Math.min(node.nextPingMs, deadline) : deadline
    })
    return Math.max(this.nowMs, Math.min(...wakes, ...this.#parcels.map((parcel) => parcel.atMs)))
  }

  /** Does whatever is due next: a delivery before a ping, a ping before a tick. */
  #next(): void {
    this.nowMs = this.#nextMs()
    const due = this.#parcels.findIndex((parcel) => parcel.atMs <= this.nowMs)
    const arrived = due < 0 ? undefined : this.#parcels.splice(due, 1)[0]
    if (arrived) return this.#deliver(this.node(arrived.to), arrived.parcel)
    const pinging = this.alive.find((node) => node.election.leads && node.nextPingMs <= this.nowMs)
    if (pinging) return this.#ping(pinging)
    const waking = this.alive.find((node) => (node.election.deadline() ?? Number.POSITIVE_INFINITY) <= this.nowMs)
    if (waking) this.#step(waking, { kind: 'tick' })
  }

  #deliver(node: Node, parcel: Parcel): void {
    if (!node.alive) return
    switch (parcel.is) {
      case 'crmsg':
        return this.#step(node, { kind: 'message', message: parcel.message })
      case 'ping': {
        const { from, list } = parcel
        this.#step(node, { kind: 'ping', from, epoch: list.epoch })
        if (compareEpochs(list.epoch, node.election.epoch) !== 0) return
        const isNewer = compareEpochs(list.epoch, node.list.epoch) > 0 || list.version > node.list.version
        if (isNewer) node.list = { ...list, members: new Set(list.members) }
        if (!list.members.has(node.id)) this.#post(node.id, from, { is: 'join', from: node.id })
        return
      }
      case 'join':
        if (!node.election.leads || node.list.members.has(parcel.from)) return
        node.list.members.add(parcel.from)
        node.list.version += 1
    }
  }

  /** To everybody there is, as if a cache server had told of them: so two halves hear of each other again. */
  #ping(node: Node): void {
    node.nextPingMs = this.nowMs + PING_INTERVAL_MS
    for (const { id } of this.#nodes.values()) {
      if (id === node.id) continue
      this.#count('PEERPING')
      this.#post(node.id, id, {
        is: 'ping',
        from: node.id,
        list: { ...node.list, members: new Set(node.list.members) },
      })
    }
  }

  #step(node: Node, event: ElectionEvent): void {
    const before = node.election.epoch
    const effects = node.election.step(event, this.nowMs)
    checkStep({ before, node, effects, reigns: this.reigns, nowMs: this.nowMs })
    for (const effect of effects) {
      node.history.push({ atMs: this.nowMs, effect })
      this.#perform(node, effect)
    }
  }

  #perform(node: Node, effect: ElectionEffect): void {
    if (effect.do === 'send') {
      const { to, type, epoch, payload } = effect
      const recipients = to === 'peers' ? [...node.list.members].filter((id) => id !== node.id) : [to]
      for (const recipient of recipients) {
        this.#count(type)
        const message = { type, epoch, payload, sender: node.id } as ElectionMessage
        this.#post(node.id, recipient, { is: 'crmsg', message })
      }
    }
    if (effect.do === 'become-master') {
      this.reigns.push(effect.epoch)
      node.list = { epoch: effect.epoch, version: 1, members: new Set(effect.electorate) }
      this.#ping(node)
    }
    if (effect.do === 'left') node.alive = false
  }

  #post(from: PeerId, to: PeerId, parcel: Parcel): void {
    if (this.#cut.has(`${from} ${to}`)) return
    const copies = this.#random() < this.weather.duplication ? 2 : 1
    for (let copy = 0; copy < copies; copy += 1) {
      if (this.#random() < this.weather.loss) continue
      this.#parcels.push({ atMs: this.nowMs + this.#random() * this.weather.delayMaxMs, to, parcel })
    }
    this.#parcels.sort((a, b) => a.atMs - b.atMs)
  }

  #count(type: ElectionSend['type'] | 'PEERPING'): void {
    this.sent.set(type, (this.sent.get(type) ?? 0) + 1)
  }
}

/** Numbers from 0 up to 1 that look random and follow from the seed (a linear congruential generator modulo 2^32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
