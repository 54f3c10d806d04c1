import type { PeerId } from '@cachereef/protocol'
import { Ballot } from './ballot.ts'
import { Hearing } from './hearing.ts'
import { Inquiry, sample } from './inquiry.ts'
import { BACK_OFF_FACTOR_MAX, CALLS_MAX, PEERS_PER_BACK_OFF, ROUND_MAX } from './limits.ts'
import type { ActionTable, Machine } from './machine.ts'
import type { ElectionMessage } from './types.ts'

/** What the steps named in TRANSITIONS do. Each trusts that the table calls it only where its particulars are given. */
export const actions: ActionTable = {
  'trust master': (machine) => {
    machine.hearing.heard(machine.nowMs)
    watchMaster(machine)
    machine.wakeAt(machine.nowMs + machine.timing.pingTimeoutMs)
  },

  'trust others': (machine, { heardAtMs }) => {
    const { hearing, nowMs, timing } = machine
    if (heardAtMs !== undefined) hearing.reassured(heardAtMs)
    watchMaster(machine)
    // The next doubt is never at once, however old the ping that they heard: questions are bounded in number.
    machine.wakeAt(Math.max(hearing.believedAtMs + timing.pingTimeoutMs, nowMs + timing.freshMarginMs))
  },

  'suspect master': (machine) => {
    machine.suspects = true
    machine.do({ do: 'suspect', master: machine.epoch.master })
  },

  'ask others': (machine) => {
    const { epoch, nowMs, options, others } = machine
    const asked = sample(
      others.filter((peer) => peer.state === 'alive' && peer.id !== epoch.master).map((peer) => peer.id),
      options.random,
    )
    machine.inquiries += 1
    machine.inquiry = new Inquiry(machine.inquiries, asked, nowMs)
    for (const peer of [epoch.master, ...asked]) machine.send(peer, 'MASTERQUERY', { round: machine.inquiries })
    machine.wakeAt(nowMs + machine.timing.queryTimeoutMs)
  },

  'answer query': (machine) => {
    if (machine.incoming?.type === 'MASTERQUERY')
      report(machine, machine.incoming.sender, machine.incoming.payload.round)
  },

  'ask to rejoin': (machine) => {
    machine.hearing.forgetReassurances()
    machine.do({ do: 'rejoin' })
  },

  'back off': (machine) => {
    const { failures, nowMs, options, others, timing } = machine
    const crowd = Math.ceil((others.length + 1) / PEERS_PER_BACK_OFF)
    const factor = Math.min(crowd * 2 ** failures, BACK_OFF_FACTOR_MAX)
    machine.ballot = undefined
    machine.backed = undefined
    machine.nominee = undefined
    machine.wakeAt(nowMs + options.random() * timing.backOffMaxMs * factor)
  },

  'call election': (machine) => {
    const { epoch, nowMs, options, others } = machine
    const awaited = others.filter((peer) => peer.state === 'alive' && peer.id !== epoch.master).map((peer) => peer.id)
    machine.round = Math.min(machine.round + 1, ROUND_MAX)
    machine.ballot = new Ballot(options.self, machine.round, options.score(), awaited, nowMs)
    call(machine, 'peers')
    machine.wakeAt(nowMs + machine.timing.responseTimeoutMs / CALLS_MAX)
  },

  'call again': (machine) => {
    const { ballot, epoch, nowMs, timing } = machine
    if (!ballot) return
    ballot.calls += 1
    for (const peer of [epoch.master, ...ballot.silent]) call(machine, peer)
    machine.wakeAt(nowMs + timing.responseTimeoutMs / CALLS_MAX)
  },

  'insist on call': (machine, { claim }) => {
    if (claim) call(machine, claim.id)
  },

  'answer call': (machine) => {
    if (machine.incoming?.type === 'HOLDELECTION') answerCall(machine, machine.incoming)
  },

  'back caller': (machine, { claim }) => {
    if (!claim) return
    const { backed, nowMs, timing } = machine
    machine.ballot = undefined
    machine.backed = claim
    machine.round = Math.max(machine.round, claim.round)
    // A repeated call gets its answer again, but no more time.
    if (backed?.id !== claim.id || backed.round !== claim.round) machine.wakeAt(nowMs + timing.outcomeTimeoutMs)
  },

  'release voters': (machine, { heardAtMs = machine.nowMs }) => {
    const heardMsAgo = Math.max(0, Math.round(machine.nowMs - heardAtMs))
    for (const vote of machine.ballot?.votes ?? []) {
      machine.send(vote.id, 'MASTERREPORT', { ...reportOf(machine, 0), heardMsAgo })
    }
  },

  nominate: (machine, { nominee }) => {
    const { ballot, nowMs, options, timing } = machine
    if (!ballot || nominee === undefined) return
    machine.nominee = nominee
    machine.sendReliably(nominee, 'NOMINATEMASTER', {
      round: ballot.claim.round,
      electorate: listed(machine, ballot.electorate),
      version: ballot.newestVersion(options.version()),
      leaving: false,
    })
    machine.wakeAt(nowMs + timing.confirmTimeoutMs)
  },

  'pass over nominee': (machine) => {
    if (machine.nominee !== undefined) machine.passedOver.add(machine.nominee)
  },

  'count failure': (machine) => {
    machine.failures += 1
  },

  'await outcome': (machine) => {
    machine.ballot = undefined
    machine.nominee = undefined
    machine.wakeAt(machine.nowMs + machine.timing.outcomeTimeoutMs)
  },

  'raise term': (machine) => {
    const { ballot, epoch, incoming, options } = machine
    const replaces = epoch
    const version = options.version()
    const elected =
      incoming?.type === 'NOMINATEMASTER'
        ? { electorate: incoming.payload.electorate, version: Math.max(incoming.payload.version, version) }
        : { electorate: ballot?.electorate ?? [], version: ballot?.newestVersion(version) ?? version }
    machine.epoch = { term: Math.max(epoch.term, machine.ownTermMax) + 1, master: options.self }
    forgetElection(machine)
    machine.suspects = false
    machine.round = 0
    machine.wakeAt(undefined)
    machine.do({
      do: 'become-master',
      epoch: machine.epoch,
      replaces,
      electorate: listed(machine, elected.electorate),
      version: elected.version,
    })
  },

  confirm: (machine) => {
    const { incoming } = machine
    if (incoming?.type !== 'NOMINATEMASTER') return
    machine.answer(incoming.sender, 'NOMINATIONRESPONSE', {
      round: incoming.payload.round,
      accepted: true,
      reason: 'none',
    })
  },

  decline: (machine, { reason = 'busy' }) => {
    const { incoming } = machine
    if (incoming?.type !== 'NOMINATEMASTER') return
    machine.answer(incoming.sender, 'NOMINATIONRESPONSE', { round: incoming.payload.round, accepted: false, reason })
  },

  follow: (machine, { epoch }) => {
    if (!epoch) return
    machine.epoch = epoch
    forgetElection(machine)
    machine.suspects = false
    machine.round = 0
    machine.hearing = new Hearing(machine.nowMs)
    machine.wakeAt(machine.nowMs + machine.timing.pingTimeoutMs)
    machine.do({ do: 'follow', epoch })
  },

  'step down': (machine) => {
    machine.do({ do: 'step-down', from: machine.epoch })
  },

  'nominate successor': (machine, { nominee }) => {
    if (nominee === undefined) return
    const { nowMs, options, others, timing } = machine
    machine.nominee = nominee
    machine.sendReliably(nominee, 'NOMINATEMASTER', {
      round: 0,
      electorate: others.map((peer) => peer.id).sort(),
      version: options.version(),
      leaving: true,
    })
    machine.wakeAt(nowMs + timing.confirmTimeoutMs)
  },

  'grant grace': (machine) => {
    machine.giveGrace(machine.nowMs + machine.timing.queryTimeoutMs)
  },

  'remove community': (machine) => {
    machine.do({ do: 'remove-community' })
  },

  leave: (machine, { epoch }) => {
    forgetElection(machine)
    machine.wakeAt(undefined)
    machine.do({ do: 'left', successor: epoch?.master })
  },
}

/** Sends MASTERREPORT, asked for or, with round 0, to one who acts in an older epoch. */
export function report(machine: Machine, to: PeerId, round: number): void {
  machine.answer(to, 'MASTERREPORT', reportOf(machine, round))
}

export function answerCall(machine: Machine, { sender, payload }: ElectionMessage & { type: 'HOLDELECTION' }): void {
  const { hearsMaster, options } = machine
  const { score, version } = options
  machine.answer(sender, 'ELECTIONRESPONSE', { round: payload.round, score: score(), hearsMaster, version: version() })
}

function reportOf(machine: Machine, round: number) {
  const masterAddress = machine.options.masterAddress?.()
  return {
    round,
    heardMsAgo: machine.silenceMs,
    version: machine.options.version(),
    ...(masterAddress !== undefined && { masterAddress }),
  }
}

function call(machine: Machine, to: PeerId): void {
  const { ballot, options } = machine
  if (!ballot) return
  machine.send(to, 'HOLDELECTION', { round: ballot.claim.round, score: ballot.score, version: options.version() })
}

/** There is a master, as far as this peer knows. */
function watchMaster(machine: Machine): void {
  if (machine.suspects) machine.do({ do: 'unsuspect', master: machine.epoch.master })
  machine.suspects = false
  forgetElection(machine)
}

function forgetElection(machine: Machine): void {
  machine.inquiry = undefined
  machine.ballot = undefined
  machine.backed = undefined
  machine.nominee = undefined
  machine.failures = 0
  machine.passedOver.clear()
}

/**
 * Those of them whom this peer has on its list, and itself, in order of id: who is not listed has left, or has no
 * address here.
 */
function listed(machine: Machine, ids: readonly PeerId[]): PeerId[] {
  const known = new Set(machine.others.map((peer) => peer.id))
  return [...ids.filter((id) => known.has(id)), machine.options.self].sort()
}
