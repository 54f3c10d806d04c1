import { actions } from './actions.ts'
import { admits, advance } from './epochs.ts'
import { compareEpochs } from '@cachereef/protocol'
import { ElectionError } from './errors.ts'
import { TERM_MAX } from './limits.ts'
import { Machine } from './machine.ts'
import { nextSuccessor } from './nominees.ts'
import { onMessage } from './on-message.ts'
import { onTick, settle } from './on-time.ts'
import type { Election, ElectionEvent, ElectionOptions } from './types.ts'

/**
 * The election machine of a peer that has joined or founded a community. At `nowMs` it follows the master of
 * `options.epoch` and gives it a whole time-out to be heard, or leads where that is itself.
 *
 * A peer that restarts as a master, or joins anew, creates a new one; a restarted master with a term that is higher.
 *
 * @throws ElectionError `invalid-option`
 */
export function createElection(options: ElectionOptions, nowMs: number): Election {
  const { term } = options.epoch
  if (!Number.isSafeInteger(term) || term < 0 || term > TERM_MAX) {
    throw new ElectionError('invalid-option', `the term of an epoch must be an integer from 0 to ${TERM_MAX}`, term)
  }
  const machine = new Machine(options, actions, nowMs)
  return {
    get state() {
      return machine.state
    },
    get epoch() {
      return machine.epoch
    },
    get leads() {
      return machine.leads
    },
    step(event, now) {
      machine.nowMs = now
      machine.incoming = event.kind === 'message' ? event.message : undefined
      take(machine, event)
      settle(machine)
      return machine.take()
    },
    deadline: () => machine.deadlineMs,
  }
}

function take(machine: Machine, event: ElectionEvent): void {
  switch (event.kind) {
    case 'tick':
      return onTick(machine)
    case 'message':
      return onMessage(machine, event.message)
    case 'ping':
      if (event.from !== event.epoch.master) return machine.ignore('absurd', event.from)
      if (admits(machine, event.epoch, event.from, 'PEERPING')) machine.move('master-heard')
      return
    case 'epoch':
      if (compareEpochs(event.epoch, machine.epoch) > 0) advance(machine, event.epoch, event.epoch.master)
      return
    case 'leave':
      return leave(machine)
  }
}

function leave(machine: Machine): void {
  const nominee = machine.state === 'leading' ? nextSuccessor(machine) : undefined
  if (machine.state === 'leading' && nominee === undefined) machine.move('leave-last')
  else if (machine.state !== 'left') machine.move('leave', nominee === undefined ? {} : { nominee })
}
