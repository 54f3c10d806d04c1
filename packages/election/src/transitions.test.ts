import { describe, expect, it } from 'vitest'
import { CALLS_MAX, REASSURANCES_MAX } from './limits.ts'
import { SELF, ScriptedPeer, say } from './testing/scripted-peer.ts'
import { ACTIONS, CAUSES, type Cause, moveOf, STATES, type State, TRANSITIONS } from './transitions.ts'

/** How a peer comes into each state. */
const REACH: Record<State, () => ScriptedPeer> = {
  following: () => new ScriptedPeer(),
  suspecting: () => REACH.following().wait(),
  'backing-off': () => REACH.suspecting().wait(),
  collecting: () => REACH['backing-off']().wait(),
  nominating: () =>
    REACH.collecting().hear('b', 'ELECTIONRESPONSE', say.vote(1, 20)).hear('h', 'ELECTIONRESPONSE', say.vote(1, 30)),
  awaiting: () => REACH.suspecting().hear('h', 'HOLDELECTION', say.call(1, 30)),
  leading: () => new ScriptedPeer({ term: 5, master: SELF }),
  'handing-over': () => REACH.leading().leave(),
  left: () => REACH.following().leave(),
}

const NEWER = { term: 6, master: 'h' }

/** What causes each cause, in the state that the peer is in. */
const HAPPEN: Record<Cause, (peer: ScriptedPeer, state: State) => unknown> = {
  'master-heard': (peer) => peer.ping(),
  'master-silent': (peer) => peer.wait(),
  'master-missed': (peer) => peer.hear('b', 'MASTERREPORT', say.deaf(1)).hear('h', 'MASTERREPORT', say.deaf(1)),
  report: (peer) => peer.hear('b', 'MASTERREPORT', say.deaf(1)),
  'other-hears': (peer, state) =>
    state === 'collecting' || state === 'nominating'
      ? peer.hear('b', 'ELECTIONRESPONSE', say.vote(1, 20, true))
      : peer.hear('b', 'MASTERREPORT', say.hears(1)),
  isolated: (peer, state) => {
    reassure(peer)
    if (state === 'suspecting') {
      const round = REASSURANCES_MAX + 2
      return peer.wait().hear('b', 'MASTERREPORT', say.hears(round)).hear('h', 'MASTERREPORT', say.hears(round))
    }
    peer.wait().wait().wait()
    return peer
      .hear('b', 'ELECTIONRESPONSE', say.vote(2, 20, true))
      .hear('h', 'ELECTIONRESPONSE', say.vote(2, 30, true))
  },
  query: (peer) => peer.hear('b', 'MASTERQUERY', say.query()),
  'back-off-over': (peer) => peer.wait(),
  call: (peer, state) => {
    if (state === 'following') peer.ping()
    peer.hear('b', 'HOLDELECTION', say.call(1, 20))
  },
  'outranking-call': (peer) => peer.hear('h', 'HOLDELECTION', say.call(2, 30)),
  'outranked-call': (peer) => peer.hear('b', 'HOLDELECTION', say.call(1, 1)),
  response: (peer) => peer.hear('b', 'ELECTIONRESPONSE', say.vote(1, 20)),
  'response-missing': (peer) => peer.wait(),
  'best-is-other': (peer) =>
    peer.hear('b', 'ELECTIONRESPONSE', say.vote(1, 20)).hear('h', 'ELECTIONRESPONSE', say.vote(1, 30)),
  'best-is-self': (peer, state) =>
    state === 'nominating'
      ? peer
          .hear('h', 'NOMINATIONRESPONSE', say.refuse('leaving'))
          .hear('b', 'NOMINATIONRESPONSE', say.refuse('not-electable'))
      : peer.hear('b', 'ELECTIONRESPONSE', say.vote(1, 1)).hear('h', 'ELECTIONRESPONSE', say.vote(1, 2)),
  'nobody-answered': (peer) => {
    for (let call = 1; call <= CALLS_MAX; call += 1) peer.wait()
  },
  'nominee-refused': (peer) => peer.hear('h', 'NOMINATIONRESPONSE', say.refuse('not-electable')),
  'nominee-busy': (peer) => peer.hear('h', 'NOMINATIONRESPONSE', say.refuse('busy')),
  'nominee-silent': (peer) => peer.wait(),
  'nominee-confirmed': (peer, state) =>
    peer.hear('h', 'NOMINATIONRESPONSE', say.accept(state === 'handing-over' ? 0 : 1), NEWER),
  nominated: (peer, state) =>
    state === 'following'
      ? peer.hear('m', 'NOMINATEMASTER', say.nominate(true))
      : peer.hear('h', 'NOMINATEMASTER', say.nominate()),
  'unfit-nomination': (peer, state) => {
    peer.electable = false
    peer.hear('b', 'NOMINATEMASTER', say.nominate(), state === 'leading' ? peer.election.epoch : undefined)
  },
  'outcome-late': (peer) => peer.wait(),
  'newer-epoch': (peer) => peer.learn(NEWER),
  overslept: (peer) => peer.wait(1_000),
  leave: (peer) => peer.leave(),
  'leave-last': (peer) => {
    peer.voters = [{ id: SELF, state: 'alive' }]
    peer.leave()
  },
  'successor-failed': (peer) => peer.wait(),
  'successors-spent': (peer) => peer.wait().wait().wait(),
}

/** Others vouch for a master that this peer does not hear, as often as their word alone is taken. */
function reassure(peer: ScriptedPeer): void {
  peer.ping()
  for (let time = 1; time <= REASSURANCES_MAX; time += 1) {
    if (peer.election.state === 'following') peer.wait()
    peer.hear('b', 'MASTERREPORT', say.hears(peer.election.state === 'suspecting' ? time + 1 : 0))
  }
}

const CELLS = TRANSITIONS.flatMap((transition) =>
  transition.from.map((from) => ({ from, on: transition.on, to: transition.to === 'same' ? from : transition.to })),
)

describe('the transition table', () => {
  it('has at most one move for a cause in a state, and uses every state, cause and action', () => {
    expect(new Set(CELLS.map((cell) => `${cell.from} ${cell.on}`)).size).toBe(CELLS.length)
    expect(new Set(CELLS.flatMap((cell) => [cell.from, cell.to]))).toEqual(new Set(Object.keys(STATES)))
    expect(new Set(CELLS.map((cell) => cell.on))).toEqual(new Set(Object.keys(CAUSES)))
    expect(new Set(TRANSITIONS.flatMap((transition) => transition.does))).toEqual(new Set(Object.keys(ACTIONS)))
  })

  it.each(CELLS)('is obeyed: $from, on $on, becomes $to', ({ from, on, to }) => {
    const moves: unknown[] = []
    const peer = REACH[from]()
    expect(peer.election.state).toBe(from)
    const { step } = peer.election
    peer.election.step = (event, nowMs) => {
      const effects = step(event, nowMs)
      for (const effect of effects) if (effect.do === 'move') moves.push(effect)
      return effects
    }
    HAPPEN[on](peer, from)
    expect(moves).toContainEqual({ do: 'move', from, on, to, why: moveOf(from, on)?.why })
  })

  it('lets every state but the last be left, and reaches every state', () => {
    for (const state of Object.keys(STATES) as State[]) {
      const exits = CELLS.filter((cell) => cell.from === state && cell.to !== state)
      expect(exits.length > 0, state).toBe(state !== 'left')
      expect(
        CELLS.some((cell) => cell.to === state),
        state,
      ).toBe(true)
    }
  })
})
