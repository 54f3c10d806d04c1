import { discord } from '../checkers/convergence.ts'
import { Violation } from '../checkers/violation.ts'
import { LIVENESS } from '../run/liveness.ts'
import type { Fate } from '../world/connection.ts'
import { World } from '../world/world.ts'

/** What may be done to one arriving frame: its fate, or the end of its receiver. */
export type Move = Exclude<Fate, 'arrives'> | 'crash'

const MOVES: readonly Move[] = ['lost', 'twice', 'late', 'crash']

export interface Search {
  readonly peers: number
  /** What begins once all peers are one community; peer 0 is the master. */
  readonly begin: (world: World) => void
  /** So many frames that arrive after that may be interfered with. */
  readonly frames: number
  /** So many of them are, at most, in one run. */
  readonly faults: number
}

export interface Found {
  readonly runs: number
  /** Different states of the whole community that were seen. */
  readonly states: number
  /** Plans that led to a violation, with its text. */
  readonly violations: readonly string[]
}

/** Which frames are interfered with, by their place in the order of arrival, and how. */
type Plan = ReadonlyMap<number, Move>

/**
 * Tries every way to interfere with so many of the first frames that arrive, each from the beginning: what a run does after
 * an interference decides which frames there are, so the ways form a tree, and all of it is walked.
 */
export async function search(what: Search): Promise<Found> {
  const states = new Set<string>()
  const violations: string[] = []
  let runs = 0
  const walk = async (plan: Plan, next: number): Promise<void> => {
    runs++
    const seen = await run(what, plan, states).catch((error: Error) => {
      violations.push(`${JSON.stringify([...plan])}: ${error.message}`)
      return 0
    })
    if (plan.size === what.faults) return
    for (let frame = next; frame < Math.min(seen, what.frames); frame++) {
      for (const move of MOVES) await walk(new Map([...plan, [frame, move]]), frame + 1)
    }
  }
  await walk(new Map(), 0)
  return { runs, states: states.size, violations }
}

/** One run under a plan. Tells how many frames arrived; rejects with what a checker says. */
async function run({ peers, begin }: Search, plan: Plan, states: Set<string>): Promise<number> {
  const world = new World({ seed: 1, peers })
  const elections = new Map<number, string>()
  world.onLife = ({ number, community }) => {
    elections.delete(number)
    community?.on('election', ({ to }) => elections.set(number, to))
  }
  await world.startAll(50)
  await world.agreement(LIVENESS.agreementMs)
  begin(world)
  let frames = 0
  world.network.fateOf = (to) => {
    if (to.isDirectory) return 'arrives'
    states.add(stateOf(world, elections))
    const move = plan.get(frames++)
    if (move !== 'crash') return move ?? 'arrives'
    world.peer(to.number).crash(false)
    return 'lost'
  }
  // The plan comes to its end, whatever it makes of the community; then there is nothing that keeps it apart.
  await world.pass(STORM_MS)
  const healedMs = await world.agreement(LIVENESS.agreementMs)
  if (healedMs === undefined) throw new Violation('one community after the storm', world.nowMs, discord(world) ?? '')
  return frames
}

/** Longer than a ping time-out, an election and a frame that is late. */
const STORM_MS = 2_500

/** What can be seen of a community from outside, peers by their number: who runs, what each takes for true, and where its election stands. */
function stateOf(world: World, elections: ReadonlyMap<number, string>): string {
  const numbers = new Map(world.peers.map((peer) => [peer.id, peer.number]))
  const rows = world.peers.map(({ number, community, leaves }) => {
    if (!community) return '-'
    const { role, epoch, version, peers } = community
    const list = peers.map((peer) => `${numbers.get(peer.id)}${peer.state}`).join(',')
    return `${role} ${elections.get(number)}${leaves ? ' leaves' : ''} {${epoch.term} ${numbers.get(epoch.master)}} ${version} ${list}`
  })
  return rows.join(' | ')
}
