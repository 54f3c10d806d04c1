import type { NominationReason } from '@cachereef/protocol'
import { admits } from './epochs.ts'
import { ROUND_MAX } from './limits.ts'
import type { Machine } from './machine.ts'
import { bestNominee, nextSuccessor } from './nominees.ts'
import { type Claim, compareClaims } from './precedence.ts'
import { standingOf } from './score.ts'
import type { ElectionMessage, ElectionMessageType } from './types.ts'

type Received<T extends ElectionMessageType> = Extract<ElectionMessage, { type: T }>

/** Finds out what a message means in the present state, and makes that move. */
export function onMessage(machine: Machine, message: ElectionMessage): void {
  if (message.type === 'NOMINATIONRESPONSE' && isConfirmation(machine, message)) {
    machine.move('nominee-confirmed', { epoch: message.epoch })
    return
  }
  if (!admits(machine, message.epoch, message.sender, message.type)) return
  // Whatever the master says in its own epoch is a sign of its life (A10).
  if (message.sender === machine.epoch.master && !machine.leads) machine.move('master-heard')
  switch (message.type) {
    case 'MASTERQUERY':
      return machine.move('query')
    case 'MASTERREPORT':
      return onReport(machine, message)
    case 'HOLDELECTION':
      return onCall(machine, message)
    case 'ELECTIONRESPONSE':
      return onResponse(machine, message)
    case 'NOMINATEMASTER':
      return onNomination(machine, message)
    case 'NOMINATIONRESPONSE':
      return onRefusal(machine, message)
  }
}

function onReport(machine: Machine, message: Received<'MASTERREPORT'>): void {
  const { backed, freshMs, hearing, inquiry, nowMs } = machine
  const { heardMsAgo, round } = message.payload
  const hears = heardMsAgo < freshMs
  if (message.sender === machine.epoch.master) return
  if (round === 0 && backed?.id === message.sender && hears) {
    return machine.move('other-hears', { heardAtMs: nowMs - heardMsAgo })
  }
  if (!inquiry?.note(message.sender, round, hears ? heardMsAgo : undefined)) {
    return machine.ignore('unexpected', message.sender)
  }
  if (hears && !hearing.doubtsOthers) machine.move('other-hears', { heardAtMs: inquiry.heardAtMs })
  else if (machine.state === 'suspecting' && !inquiry.complete) machine.move('report')
}

function onCall(machine: Machine, message: Received<'HOLDELECTION'>): void {
  const { round, score } = message.payload
  if (round > ROUND_MAX) return machine.ignore('absurd', message.sender)
  if (machine.leads || (machine.state === 'following' && machine.hearsMaster)) return machine.move('call')
  const claim: Claim = { id: message.sender, round, standing: standingOf(score) }
  const own = machine.ballot?.claim ?? machine.backed
  // One that has nominated sees it through: its outcome is a moment away, and a second nominee would be a second
  // master.
  const givesWay = machine.state !== 'nominating' && (!own || own.id === claim.id || compareClaims(claim, own) < 0)
  machine.move(givesWay ? 'outranking-call' : 'outranked-call', { claim })
}

function onResponse(machine: Machine, message: Received<'ELECTIONRESPONSE'>): void {
  const { ballot, freshMs, hearing } = machine
  const { hearsMaster, round, score, version } = message.payload
  if (message.sender === machine.epoch.master) return
  if (!ballot || round !== ballot.claim.round) return machine.ignore('unexpected', message.sender)
  if (machine.state === 'collecting')
    ballot.count({ id: message.sender, standing: standingOf(score), hearsMaster, version })
  // It says that it hears it, not when; the oldest ping that it may mean is what is certain.
  if (hearsMaster && !hearing.doubtsOthers) machine.move('other-hears', { heardAtMs: ballot.calledAtMs - freshMs })
  else if (machine.state === 'collecting' && !ballot.complete) machine.move('response')
}

function onNomination(machine: Machine, message: Received<'NOMINATEMASTER'>): void {
  const byMaster = message.sender === machine.epoch.master
  if (byMaster !== message.payload.leaving) return machine.ignore('absurd', message.sender)
  const reason = refusalOf(machine, message)
  if (reason === 'none') machine.move('nominated')
  else machine.move('unfit-nomination', { reason })
}

/** `none`: it is accepted. */
function refusalOf(machine: Machine, message: Received<'NOMINATEMASTER'>): NominationReason {
  const { backed, options, state } = machine
  if (state === 'left' || state === 'handing-over') return 'leaving'
  if (state === 'leading') return 'hears-master'
  if (!(options.electable?.() ?? true)) return 'not-electable'
  if (message.payload.leaving) return 'none'
  if (state === 'following') return 'hears-master'
  if (state === 'collecting' || state === 'nominating') return 'busy'
  return backed && backed.id !== message.sender ? 'busy' : 'none'
}

/** The nominee accepted, and its answer already is of the epoch that it rules (B6). */
function isConfirmation(machine: Machine, message: Received<'NOMINATIONRESPONSE'>): boolean {
  return (
    message.payload.accepted &&
    message.sender === machine.nominee &&
    message.epoch.master === message.sender &&
    message.epoch.term === machine.epoch.term + 1
  )
}

function onRefusal(machine: Machine, message: Received<'NOMINATIONRESPONSE'>): void {
  const { ballot, hearing, freshMs, nominee, options } = machine
  const { accepted, reason, round } = message.payload
  const expected = message.sender === nominee && round === (ballot?.claim.round ?? 0)
  if (accepted || !expected) return machine.ignore('unexpected', message.sender)
  if (machine.state === 'handing-over') return passSuccessor(machine)
  if (reason === 'hears-master' && ballot && !hearing.doubtsOthers) {
    return machine.move('other-hears', { heardAtMs: ballot.calledAtMs - freshMs })
  }
  if (reason === 'busy') return machine.move('nominee-busy')
  const next = bestNominee(machine, nominee)
  if (next === options.self) machine.move('best-is-self')
  else machine.move('nominee-refused', { nominee: next })
}

/** The successor that was tried last does not take over: to the next, or away. */
export function passSuccessor(machine: Machine): void {
  const next = nextSuccessor(machine, machine.nominee)
  if (next === undefined) machine.move('successors-spent')
  else machine.move('successor-failed', { nominee: next })
}
