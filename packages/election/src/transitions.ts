/** Where a peer stands in respect of its master. */
export const STATES = {
  following: 'has a master and hears it, or believes others who do',
  suspecting: 'has not heard its master for the threshold, and asks others whether they do',
  'backing-off': 'waits a random time for somebody else to call the election',
  collecting: 'has called an election and gathers the answers',
  nominating: 'has asked the best to be master and waits for its word',
  awaiting: 'has answered the call of another and waits for the outcome',
  leading: 'is the master',
  'handing-over': 'is the master, leaves, and waits for the word of a successor',
  left: 'is out; it refuses nominations',
} as const
export type State = keyof typeof STATES

/** What can happen, as the machine understands it: an event, and what it means here and now. */
export const CAUSES = {
  'master-heard': 'a PEERPING of the master, or its own answer to a question or a call',
  'master-silent': 'no PEERPING for the threshold',
  'master-missed': 'nobody who was asked hears the master, or nobody answered in time',
  report: 'a MASTERREPORT that does not decide anything yet',
  'other-hears': 'another peer hears the master',
  isolated: 'most of those who answered hear the master, time and again, and this peer does not',
  query: 'a MASTERQUERY',
  'back-off-over': 'the random wait is over and nobody called',
  call: 'a HOLDELECTION at a peer that hears the master, or is it',
  'outranking-call': 'a HOLDELECTION that goes before whatever election this peer takes part in',
  'outranked-call': 'a HOLDELECTION that comes after the election that this peer takes part in',
  response: 'an ELECTIONRESPONSE, and others are still missing',
  'response-missing': 'some have not answered the call, and part of their time is over',
  'best-is-other': 'all have answered, or their time is over: another peer is best',
  'best-is-self': 'all have answered, or their time is over: this peer is best, or the last one left to try',
  'nobody-answered': 'the whole time is over without one answer: all others are out of reach',
  'nominee-refused': 'the nominee does not want it, and another is next',
  'nominee-busy': 'the nominee takes part in an election that goes before this one',
  'nominee-silent': 'the nominee said nothing in its time',
  'nominee-confirmed': 'the nominee is master: its word carries the new epoch',
  nominated: 'a NOMINATEMASTER that this peer accepts',
  'unfit-nomination': 'a NOMINATEMASTER that this peer refuses',
  'outcome-late': 'no new master within the time for one',
  'newer-epoch': 'proof of a newer epoch',
  overslept: 'the deadline is long past: this peer itself was away, and its messages may lie unread',
  leave: 'this peer wants to go',
  'leave-last': 'this peer wants to go, and nobody else is there',
  'successor-failed': 'the successor refused or said nothing, and another is next',
  'successors-spent': 'no successor is left to try',
} as const
export type Cause = keyof typeof CAUSES

/** What a move does, one step each; `actions.ts` has them. */
export const ACTIONS = {
  'trust master': 'note that it was heard just now; watch for its next silence',
  'trust others': 'count their word as if the master had been heard when they say',
  'suspect master': 'say so',
  'ask others': 'MASTERQUERY to a few peers and the master itself',
  'answer query': 'MASTERREPORT',
  'ask to rejoin': 'say that only a new join can help',
  'back off': 'wait a random time, longer in each round',
  'call election': 'HOLDELECTION to all, the silent master included, in a new round',
  'call again': 'HOLDELECTION to those who have not answered',
  'insist on call': 'HOLDELECTION to the caller: ours goes before',
  'answer call': 'ELECTIONRESPONSE',
  'back caller': 'wait for the outcome of its election, and of no lesser one',
  'release voters': 'MASTERREPORT to those who answered: the election is off',
  nominate: 'NOMINATEMASTER to the best who does not hear the master',
  'pass over nominee': 'do not nominate it again before a master is sure',
  'count failure': 'the next wait is longer, and after a few this peer takes itself',
  'await outcome': 'wait for the outcome of that election',
  'raise term': 'be master of a new epoch',
  confirm: 'NOMINATIONRESPONSE: accepted, in the new epoch',
  decline: 'NOMINATIONRESPONSE with the reason',
  follow: 'take over the newer epoch and watch its master',
  'step down': 'say so',
  'nominate successor': 'NOMINATEMASTER to the best who has not been tried',
  'grant grace': 'wait once more, for messages that may have come meanwhile',
  'remove community': 'say that nobody is left',
  leave: 'say that the way is free',
} as const
export type Action = keyof typeof ACTIONS

/** One legal move. */
export interface Transition {
  readonly from: readonly State[]
  readonly on: Cause
  /** `same`: stays where it is. */
  readonly to: State | 'same'
  /** In this order. */
  readonly does: readonly Action[]
  /** The reason, with its requirement where there is one. */
  readonly why: string
}

/** In doubt about the master, with no election of its own under way. */
const DOUBTING = ['suspecting', 'backing-off', 'awaiting'] as const
/** With an election of its own under way. */
const CALLING = ['collecting', 'nominating'] as const
const RULING = ['leading', 'handing-over'] as const

/**
 * Every legal move; what is not here does not happen. A cause stands at most once for each state. The machine looks its
 * moves up here, and docs/election.md is printed from it.
 */
export const TRANSITIONS: readonly Transition[] = [
  // Suspicion
  {
    from: ['following'],
    on: 'master-heard',
    to: 'same',
    does: ['trust master'],
    why: 'the usual',
  },
  {
    from: ['following'],
    on: 'master-silent',
    to: 'suspecting',
    does: ['suspect master', 'ask others'],
    why: 'A8; the question comes before any election, for one deaf member deposes nobody',
  },
  {
    from: ['following', ...DOUBTING, ...CALLING, ...RULING],
    on: 'query',
    to: 'same',
    does: ['answer query'],
    why: 'everybody says what it hears; from the master itself the answer is a sign of life',
  },
  {
    from: ['suspecting'],
    on: 'report',
    to: 'same',
    does: [],
    why: 'others have yet to answer',
  },
  {
    from: DOUBTING,
    on: 'other-hears',
    to: 'following',
    does: ['trust others'],
    why: 'one deaf member deposes nobody',
  },
  {
    from: DOUBTING,
    on: 'master-heard',
    to: 'following',
    does: ['trust master'],
    why: 'A10: a sign of life of the master ends all doubt',
  },
  {
    from: ['suspecting', 'collecting'],
    on: 'isolated',
    to: 'following',
    does: ['ask to rejoin', 'trust others'],
    why: 'the way from the master to this peer is broken, not the master',
  },
  {
    from: ['suspecting'],
    on: 'master-missed',
    to: 'backing-off',
    does: ['back off'],
    why: 'A8: the others miss it too',
  },
  // Election
  {
    from: ['backing-off'],
    on: 'back-off-over',
    to: 'collecting',
    does: ['call election'],
    why: 'A9',
  },
  {
    from: ['following', ...RULING],
    on: 'call',
    to: 'same',
    does: ['answer call'],
    why: 'A10: the answer of the master, or of one who hears it, aborts the election',
  },
  {
    from: ['following', ...DOUBTING, 'collecting'],
    on: 'outranking-call',
    to: 'awaiting',
    does: ['answer call', 'back caller'],
    why: 'A9; one election at a time: the lesser candidate gives way',
  },
  {
    from: ['collecting'],
    on: 'outranked-call',
    to: 'same',
    does: ['insist on call'],
    why: 'the caller may not have heard ours',
  },
  {
    from: ['nominating', 'awaiting'],
    on: 'outranked-call',
    to: 'same',
    does: [],
    why: 'a better election is about to end',
  },
  {
    from: ['collecting'],
    on: 'response',
    to: 'same',
    does: [],
    why: 'others have yet to answer',
  },
  {
    from: ['collecting'],
    on: 'response-missing',
    to: 'same',
    does: ['call again'],
    why: 'a datagram may have been lost',
  },
  {
    from: CALLING,
    on: 'master-heard',
    to: 'following',
    does: ['release voters', 'trust master'],
    why: 'A10: a valid answer of the old master before the confirmation aborts the election',
  },
  {
    from: CALLING,
    on: 'other-hears',
    to: 'following',
    does: ['release voters', 'trust others'],
    why: 'the report was lost, the answer to the call was not',
  },
  {
    from: ['collecting'],
    on: 'best-is-other',
    to: 'nominating',
    does: ['nominate'],
    why: 'B6: the answers decide, and the nominee must confirm',
  },
  {
    from: CALLING,
    on: 'best-is-self',
    to: 'leading',
    does: ['raise term'],
    why: 'A9, B6: the candidate confirms itself',
  },
  {
    from: ['collecting'],
    on: 'nobody-answered',
    to: 'leading',
    does: ['raise term'],
    why: 'A9 wants a response; where everybody else is gone, its own must do, after the whole wait',
  },
  // Nomination
  {
    from: ['nominating'],
    on: 'nominee-refused',
    to: 'same',
    does: ['pass over nominee', 'nominate'],
    why: 'the same answers name the next',
  },
  {
    from: ['nominating'],
    on: 'nominee-busy',
    to: 'awaiting',
    does: ['await outcome'],
    why: 'its election goes before ours',
  },
  {
    from: ['nominating'],
    on: 'nominee-silent',
    to: 'backing-off',
    does: ['pass over nominee', 'count failure', 'back off'],
    why: 'B6: no confirmation, a new election',
  },
  {
    from: ['nominating'],
    on: 'nominee-confirmed',
    to: 'following',
    does: ['follow'],
    why: 'B6: the confirmed one has raised the term',
  },
  {
    from: ['following', ...DOUBTING],
    on: 'nominated',
    to: 'leading',
    does: ['raise term', 'confirm'],
    why: 'B5, B6: by a candidate, or by a master that leaves',
  },
  {
    from: ['following', ...DOUBTING, ...CALLING, ...RULING, 'left'],
    on: 'unfit-nomination',
    to: 'same',
    does: ['decline'],
    why: 'it hears the master, or is it, or leaves, or backs a better candidate',
  },
  {
    from: ['awaiting'],
    on: 'outcome-late',
    to: 'backing-off',
    does: ['count failure', 'back off'],
    why: 'B6: the candidate itself is gone; a new election',
  },
  // Epochs
  {
    from: ['following', ...DOUBTING, ...CALLING],
    on: 'newer-epoch',
    to: 'following',
    does: ['follow'],
    why: 'a peer goes forward, never back',
  },
  {
    from: ['leading'],
    on: 'newer-epoch',
    to: 'following',
    does: ['step down', 'follow'],
    why: 'A10: after the confirmation it is the old master that gives way',
  },
  {
    from: ['following', ...DOUBTING, ...CALLING, 'handing-over'],
    on: 'overslept',
    to: 'same',
    does: ['grant grace'],
    why: 'a slow peer blames itself before it blames others',
  },
  // Leaving
  {
    from: ['following', ...DOUBTING, ...CALLING],
    on: 'leave',
    to: 'left',
    does: ['leave'],
    why: 'B3: a member just goes',
  },
  {
    from: ['leading'],
    on: 'leave',
    to: 'handing-over',
    does: ['nominate successor'],
    why: 'B4: a master nominates its successor',
  },
  {
    from: ['leading'],
    on: 'leave-last',
    to: 'left',
    does: ['remove community', 'leave'],
    why: 'B4: nobody is left',
  },
  {
    from: ['handing-over'],
    on: 'successor-failed',
    to: 'same',
    does: ['pass over nominee', 'nominate successor'],
    why: 'B4: no reply, the next one',
  },
  {
    from: ['handing-over'],
    on: 'nominee-confirmed',
    to: 'left',
    does: ['follow', 'leave'],
    why: 'B4: it shuts down on the reply',
  },
  {
    from: ['handing-over'],
    on: 'newer-epoch',
    to: 'left',
    does: ['follow', 'leave'],
    why: 'somebody rules, whoever nominated it',
  },
  {
    from: ['handing-over'],
    on: 'successors-spent',
    to: 'left',
    does: ['leave'],
    why: 'those who are left will miss the master and elect one',
  },
]

const MOVES: ReadonlyMap<string, Transition> = new Map(
  TRANSITIONS.flatMap((transition) => transition.from.map((from) => [`${from} ${transition.on}`, transition] as const)),
)

/** The move that a cause makes in a state; undefined where it makes none. */
export function moveOf(from: State, on: Cause): Transition | undefined {
  return MOVES.get(`${from} ${on}`)
}
