import type { PeerId } from '@cachereef/protocol'
import { ROUNDS_MAX, SUCCESSORS_MAX } from './limits.ts'
import type { Machine } from './machine.ts'
import { compareStandings, type Standing } from './precedence.ts'
import { standingOf } from './score.ts'

/**
 * The best of those who answered the call (B6): by standing, not leaving, not passed over, still on the list, and not
 * hearing the master, for such a one would refuse. The candidate itself where nobody else is left, or after ROUNDS_MAX
 * failures, so that every election ends. `except` is about to be passed over.
 */
export function bestNominee(machine: Machine, except?: PeerId): PeerId {
  const { ballot, options, passedOver } = machine
  if (!ballot || machine.failures >= ROUNDS_MAX) return options.self
  const eligible = new Set(machine.others.filter((peer) => peer.state !== 'leaving').map((peer) => peer.id))
  const nominees: Standing[] = ballot.votes.filter(
    (vote) => !vote.hearsMaster && vote.id !== except && !passedOver.has(vote.id) && eligible.has(vote.id),
  )
  if (options.electable?.() ?? true) nominees.push(ballot.claim)
  return nominees.sort(compareStandings)[0]?.id ?? options.self
}

/**
 * To whom a leaving master hands over (B4): the best by reported score, those that answer before the suspects;
 * undefined where nobody is left, or SUCCESSORS_MAX have been tried.
 */
export function nextSuccessor(machine: Machine, except?: PeerId): PeerId | undefined {
  const tried = machine.passedOver.size + (except === undefined ? 0 : 1)
  if (tried >= SUCCESSORS_MAX) return undefined
  const left = machine.others
    .filter((peer) => peer.state !== 'leaving' && peer.id !== except && !machine.passedOver.has(peer.id))
    .map((peer) => ({
      id: peer.id,
      answers: peer.state === 'alive',
      standing: peer.score ? standingOf(peer.score) : 0,
    }))
  return left.sort((a, b) => Number(b.answers) - Number(a.answers) || compareStandings(a, b))[0]?.id
}
