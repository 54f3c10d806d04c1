import { compareEpochs, type Epoch, type PeerId } from '@cachereef/protocol'
import { answerCall, report } from './actions.ts'
import { TERM_MAX } from './limits.ts'
import type { Machine } from './machine.ts'
import type { ElectionMessageType } from './types.ts'

/** What is answered where its epoch is over. An answer never is, so two peers can't answer each other without end. */
const COMMANDS: ReadonlySet<ElectionMessageType | 'PEERPING'> = new Set([
  'PEERPING',
  'MASTERQUERY',
  'HOLDELECTION',
  'NOMINATEMASTER',
])

/**
 * Whether what came in this epoch is to be acted on. An older one changes nothing, and a command of it is answered
 * with the newer; what is of this very epoch counts if a listed peer sent it; a newer one is followed first, on the
 * word of a listed peer or of the master that rules it.
 */
export function admits(machine: Machine, epoch: Epoch, from: PeerId, type: ElectionMessageType | 'PEERPING'): boolean {
  const order = compareEpochs(epoch, machine.epoch)
  if (order < 0) {
    machine.ignore('older-epoch', from)
    if (COMMANDS.has(type) && machine.state !== 'left') report(machine, from, 0)
    return false
  }
  if (from === machine.options.self) {
    machine.ignore('absurd', from)
    return false
  }
  // A ping is checked against the list by whoever has the newer one: the new master may be new here too.
  if (type !== 'PEERPING' && from !== epoch.master && !machine.isListed(from)) {
    machine.ignore('stranger', from)
    if (order === 0) vouch(machine)
    return false
  }
  return order === 0 || advance(machine, epoch, from)
}

/**
 * Whoever was given up and does not know it, for it hears nothing of the master, doubts and would find itself alone, and take over
 * from a master that all others hear. So what it asks is answered; what it says counts for nothing.
 */
function vouch(machine: Machine): void {
  const { incoming } = machine
  if (machine.state !== 'following' || !machine.hearsMaster) return
  if (incoming?.type === 'MASTERQUERY') report(machine, incoming.sender, incoming.payload.round)
  if (incoming?.type === 'HOLDELECTION') answerCall(machine, incoming)
}

/** Follows a newer epoch. False where it can't be one: of this peer, which never ruled in it, or without a next one. */
export function advance(machine: Machine, epoch: Epoch, from: PeerId): boolean {
  if (epoch.term > TERM_MAX) {
    machine.ignore('absurd', from)
    return false
  }
  if (epoch.master === machine.options.self) {
    // An earlier life of this peer may have ruled in it; no later one will.
    machine.ownTermMax = Math.max(machine.ownTermMax, epoch.term)
    machine.ignore('absurd', from)
    return false
  }
  machine.move('newer-epoch', { epoch })
  return true
}
