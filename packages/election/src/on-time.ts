import type { Machine } from './machine.ts'
import { bestNominee } from './nominees.ts'
import { passSuccessor } from './on-message.ts'
import { CALLS_MAX } from './limits.ts'

/** Makes the move that is due, if one is. */
export function onTick(machine: Machine): void {
  if (machine.deadlineMs === undefined || machine.nowMs < machine.deadlineMs) return
  if (machine.overslept) return machine.move('overslept')
  switch (machine.state) {
    case 'following':
      return machine.move('master-silent')
    case 'suspecting':
      return endInquiry(machine)
    case 'backing-off':
      return machine.move('back-off-over')
    case 'collecting':
      return machine.ballot && machine.ballot.calls < CALLS_MAX ? machine.move('response-missing') : endBallot(machine)
    case 'nominating':
      return machine.move('nominee-silent')
    case 'awaiting':
      return machine.move('outcome-late')
    case 'handing-over':
      return passSuccessor(machine)
    case 'leading':
    case 'left':
  }
}

/** Ends a question or a ballot as soon as the last answer is in, instead of waiting its time out. */
export function settle(machine: Machine): void {
  if (machine.state === 'suspecting' && machine.inquiry?.complete) endInquiry(machine)
  if (machine.state === 'collecting' && machine.ballot?.complete) endBallot(machine)
}

function endInquiry(machine: Machine): void {
  const { hearing, inquiry } = machine
  if (inquiry && hearing.doubtsOthers && inquiry.mostHear) machine.move('isolated', { heardAtMs: inquiry.heardAtMs })
  else machine.move('master-missed')
}

function endBallot(machine: Machine): void {
  const { ballot, hearing, freshMs, options } = machine
  if (!ballot) return
  if (ballot.votes.length === 0) return machine.move('nobody-answered')
  if (hearing.doubtsOthers && ballot.mostHear)
    return machine.move('isolated', { heardAtMs: ballot.calledAtMs - freshMs })
  const nominee = bestNominee(machine)
  if (nominee === options.self) machine.move('best-is-self')
  else machine.move('best-is-other', { nominee })
}
