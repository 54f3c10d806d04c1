import * as limits from '../src/limits.ts'
import { resolveTiming } from '../src/timing.ts'
import { ACTIONS, CAUSES, STATES, type State, TRANSITIONS } from '../src/transitions.ts'

const {
  BACK_OFF_FACTOR_MAX,
  CALLS_MAX,
  PEERS_PER_BACK_OFF,
  QUERY_PEERS_MAX,
  REASSURANCES_MAX,
  ROUNDS_MAX,
  SUCCESSORS_MAX,
} = limits

/** Where a peer may be when it joins or founds a community. */
const STARTS: readonly State[] = ['following', 'leading']

/** The text of docs/election.md: what the table says, and the rules that a table can't. */
export function renderDocs(): string {
  return `# The election of a master

<!-- Printed from the transition table by packages/election/scripts/print-docs.ts. Change the table, not this page. -->

Every community has one master. It keeps the peer list and the allocation table, and pings the members. This page says
how a community comes to a new one when the old one is gone, or goes. \`packages/election\` has it as a pure machine:
events and the time go in, what is to be sent and done comes out. The tables below are those that
it runs on.

## The usual course

1. A member has heard no \`CRMSG_PEERPING\` for the threshold. It asks the master itself and up to ${QUERY_PEERS_MAX}
   others (\`CRMSG_MASTERQUERY\`). If one of them hears the master, nothing happens: one deaf member deposes nobody.
2. All of them miss it. The member waits a random moment, in which somebody else may be first, and calls the election:
   \`CRMSG_HOLDELECTION\` to everybody, the silent master included.
3. Who gets the call answers with what it would be worth as a master (\`CRMSG_ELECTIONRESPONSE\`), and waits. If the
   old master answers, the election is off.
4. Once all have answered, or their time is over, the candidate nominates the best (\`CRMSG_NOMINATEMASTER\`).
5. The nominee confirms (\`CRMSG_NOMINATIONRESPONSE\`): from that moment it is master, in an epoch whose term is one
   higher. It builds the list from those who answered, allocates, and tells the cache server. Who was master before
   steps down when it hears of the new epoch.

Where everybody answers, steps 1 to 5 take a few round trips and the random wait.

## States

${table(
  ['state', 'a peer in it'],
  Object.entries(STATES).map(([state, doc]) => [code(state), doc]),
)}

\`\`\`mermaid
${diagram()}
\`\`\`

Moves that end where they began are in the table only.

## Moves

${table(
  ['in', 'on', 'becomes', 'and does', 'because'],
  TRANSITIONS.map(({ from, on, to, does, why }) => [
    from.map(code).join(' '),
    code(on),
    to === 'same' ? 'same' : code(to),
    does.map((action) => `*${action}*`).join(', '),
    why,
  ]),
)}

What is not in the table does not happen: such an event changes nothing and is counted.

### What causes a move

${table(
  ['cause', 'is'],
  Object.entries(CAUSES).map(([cause, doc]) => [code(cause), doc]),
)}

### What a move does

${table(
  ['action', 'is'],
  Object.entries(ACTIONS).map(([action, doc]) => [`*${action}*`, doc]),
)}

## Rules

**Epochs.** An epoch is a term and a master, ordered by term, then by the master's id. A peer never goes back. A
command of an older epoch changes nothing, and is answered by a \`CRMSG_MASTERREPORT\` in the newer one. The nominee
alone raises the term, so no epoch has two masters; two halves of a split community may each have one, in two epochs,
and the higher stays.

**Hearing.** A peer says that it hears the master if it has itself heard a ping within the threshold less a margin, so
that the last ping, which all have heard, vouches for nobody. What a peer knows from others it does not pass on. A
report counts from the question, not from the answer: time on the way makes no ping younger.

**How far others are believed.** ${REASSURANCES_MAX} times in a row any one who hears the master is enough. After that
the majority of those who answer decides: if most hear it, this peer is told to join anew; if most do not, a single
witness, mistaken or lying, holds up the election no longer. It is not nominated.

**Two elections at once.** The later round goes on; in the same round that of the candidate with the better standing,
then the higher id. The other candidate gives way and answers the call. One that has nominated sees it through, and a
peer takes a nomination only from the candidate that it has answered last.

**Standing.** The geometric mean of processing power and bandwidth, halved for a peer that has just started and whole
after an hour of uptime. Equals are told apart by id.

**Few answers.** An answer that is missing is asked for again, ${CALLS_MAX} calls in all. Who has not answered by then
is not in the electorate. A candidate whom nobody answers becomes master alone, but only after the whole time for
answers: then the others are gone or out of reach, and its own response is the one that an election needs (A9).

**Failed rounds.** A nominee that says nothing is passed over; one that refuses gives place to the next. Each failed
round doubles the widest wait before the next, up to ${BACK_OFF_FACTOR_MAX} times the first, and after ${ROUNDS_MAX} a
candidate takes itself. The wait also grows with the community, by one unit for every ${PEERS_PER_BACK_OFF} peers.

**A slow peer.** One that wakes up more than a ping interval after its own deadline was itself away. It waits once
more, for what lies unread, before it holds anybody else for dead.

**Leaving.** A member that leaves just goes. A master hands over to the best by what its peers reported, then to the
next, ${SUCCESSORS_MAX} at most. Where nobody is left it takes the community off the cache server.

## Times

What is not set follows from the ping interval.

${timings()}
`
}

function diagram(): string {
  const arrows = TRANSITIONS.flatMap(({ from, on, to }) =>
    to === 'same' ? [] : from.filter((state) => state !== to).map((state) => ({ from: state, to, on })),
  )
  const labels = new Map<string, string[]>()
  for (const { from, to, on } of arrows) {
    const arrow = `${name(from)} --> ${name(to)}`
    labels.set(arrow, [...(labels.get(arrow) ?? []), on])
  }
  return [
    'stateDiagram-v2',
    ...Object.keys(STATES).map((state) => `  state "${state}" as ${name(state)}`),
    ...STARTS.map((state) => `  [*] --> ${name(state)}`),
    ...[...labels].map(([arrow, causes]) => `  ${arrow}: ${causes.join(', ')}`),
    '  left --> [*]',
  ].join('\n')
}

function timings(): string {
  const intervals = [250, 500].map((pingIntervalMs) => resolveTiming({ pingIntervalMs }))
  const [first, second] = intervals
  if (!first || !second) return ''
  return table(
    ['option', `at ${first.pingIntervalMs} ms`, `at ${second.pingIntervalMs} ms`],
    (Object.keys(first) as (keyof typeof first)[]).map((key) => [code(key), String(first[key]), String(second[key])]),
  )
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

const code = (text: string): string => `\`${text}\``

/** Mermaid takes no hyphen in the name of a state. */
const name = (state: string): string => state.replaceAll('-', '_')
