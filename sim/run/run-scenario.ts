import { applyFaults } from '../faults/apply.ts'
import { directoryDiscord, discord } from '../checkers/convergence.ts'
import { Violation } from '../checkers/violation.ts'
import { World } from '../world/world.ts'
import { type Coverage, watchCoverage } from './coverage.ts'
import { LIVENESS } from './liveness.ts'
import type { Scenario } from './scenario.ts'

/** Between two looks at the cache servers. */
const LOOK_MS = 250
/** Longer than a ping time-out and an election: whoever is taken for dead wrongly is so within it. */
const LASTS_MS = 2_000

export interface Outcome {
  readonly seed: number
  readonly events: number
  readonly simulatedMs: number
  /** Equal for two runs that went the same way. */
  readonly hash: string
  /** From the end of the storm to agreement; undefined where it was violated. */
  readonly healedMs: number | undefined
  readonly violation: { readonly invariant: string; readonly message: string } | undefined
  readonly coverage: Coverage
}

/**
 * Runs one scenario: the storm, its end, and the way back to one community. Never throws for what it finds. `prepare` may
 * watch the world.
 */
export async function runScenario(scenario: Scenario, prepare?: (world: World) => void): Promise<Outcome> {
  const coverage: Coverage = {}
  const world = worldOf(scenario, coverage)
  prepare?.(world)
  let healedMs: number | undefined
  let violation: Outcome['violation']
  try {
    await storm(world, scenario)
    healedMs = await recover(world)
  } catch (error) {
    // The checkers throw where they stand; anything else that is thrown is a fault just as well.
    const invariant = error instanceof Violation ? error.invariant : 'nothing throws'
    violation = { invariant, message: error instanceof Violation ? error.message : String((error as Error).stack) }
  }
  return {
    seed: scenario.seed,
    events: world.events,
    simulatedMs: world.nowMs,
    hash: world.trace.hash,
    healedMs,
    violation,
    coverage,
  }
}

function worldOf(scenario: Scenario, coverage: Coverage): World {
  const { seed, peers, directories, replicas, pingIntervalMs, probes } = scenario
  const world = new World({
    seed,
    peers,
    directories,
    settings: { replicas, pingIntervalMs, probes, maxPeers: Math.max(256, peers) },
  })
  const watch = watchCoverage(world, scenario.faults, coverage)
  world.onLife = (host) => watch(host.number)
  for (const host of [...world.peers, ...world.directories]) host.keyring = scenario.sealed ? ['old'] : []
  for (const peer of world.peers) peer.clockRate = scenario.clockRates[peer.number] ?? 1
  for (const number of scenario.newer) world.peer(number).isNewer = true
  world.network.weather = scenario.weather
  return world
}

async function storm(world: World, { startsMs, faults, stormMs }: Scenario): Promise<void> {
  for (const directory of world.directories) directory.start()
  for (const peer of world.peers) world.queue.post(startsMs[peer.number] ?? 0, () => world.start(peer.number))
  applyFaults(world, faults)
  await world.pass(stormMs)
}

/** Everything heals; then there has to be one community within the stated time, and it has to stay so. */
async function recover(world: World): Promise<number> {
  world.network.heal()
  for (const peer of world.peers) peer.asleepUntilMs = 0
  // Who leaves, or was to come back later, is part of the storm still.
  await world.until(() => world.comebacks === 0 && !world.running.some((peer) => peer.leaves), LIVENESS.agreementMs)
  const healedMs = await world.agreement(LIVENESS.agreementMs)
  if (healedMs === undefined)
    throw new Violation('one community after the storm', world.nowMs, `${discord(world)}\n${describe(world)}`)
  await directoriesAgree(world)
  await world.pass(LASTS_MS)
  const wrong = await anyDiscord(world)
  if (wrong)
    throw new Violation('one community after the storm', world.nowMs, `it did not last: ${wrong}\n${describe(world)}`)
  return healedMs
}

/** The cache servers have their own time, and nothing may have come apart meanwhile. */
async function directoriesAgree(world: World): Promise<void> {
  const untilMs = world.nowMs + LIVENESS.directoryMs
  for (let wrong = await anyDiscord(world); wrong !== undefined; wrong = await anyDiscord(world)) {
    if (world.nowMs >= untilMs)
      throw new Violation('one community after the storm', world.nowMs, `${wrong}\n${describe(world)}`)
    await world.pass(LOOK_MS)
  }
}

async function anyDiscord(world: World): Promise<string | undefined> {
  return discord(world) ?? (await directoryDiscord(world))
}

function describe(world: World): string {
  return world.peers
    .map(({ name, id, community }) => {
      if (!community) return `  ${name} (${id.slice(0, 4)}) does not run`
      const { role, epoch, version, peers } = community
      const list = peers.map((peer) => `${peer.name}${peer.state === 'alive' ? '' : '?'}`).join(' ')
      return `  ${name} (${id.slice(0, 4)}) ${role} of ${community.id?.slice(0, 4)} {${epoch.term}, ${epoch.master.slice(0, 4)}} v${version}: ${list}`
    })
    .join('\n')
}
