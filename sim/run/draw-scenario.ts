import { FAULT_KINDS, type Fault, type FaultKind } from '../faults/fault.ts'
import { Chance } from '../world/chance.ts'
import { CALM, type Weather } from '../world/weather.ts'
import type { Scenario } from './scenario.ts'

/**
 * How long a storm may be, in simulated milliseconds; all faults end within it, or are for good. Most are short: they cost
 * less, and in them more faults meet.
 */
const SHORT_STORM_MS = [2_000, 6_000] as const
const LONG_STORM_MS = [6_000, 16_000] as const
const FAULTS_MAX = 10

/** What a swarm is made of. */
type SwarmKind = Exclude<FaultKind, 'cut'>
const SWARM_KINDS = FAULT_KINDS.filter((kind): kind is SwarmKind => kind !== 'cut')

/**
 * The scenario of a seed. Each leaves some kinds of faults out altogether, for faults that always come together hide what
 * each does alone (swarm testing: Groce and others, 2012). `size`: so many peers, whatever the seed says.
 */
export function drawScenario(seed: number, size?: number): Scenario {
  const chance = new Chance(seed)
  const drawnSize = chance.hits(0.1) ? 7 + chance.below(6) : 2 + chance.below(5)
  const peers = size ?? drawnSize
  const drawnDirectories = chance.hits(0.1) ? 0 : chance.hits(0.2) ? 2 : 1
  // A thousand peers that all call to a thousand neighbours are nothing that a scenario could wait for.
  const directories = size === undefined ? drawnDirectories : Math.max(1, drawnDirectories)
  const [shortestMs, longestMs] = chance.hits(0.8) ? SHORT_STORM_MS : LONG_STORM_MS
  const stormMs = Math.round(chance.between(shortestMs, longestMs))
  const kinds = SWARM_KINDS.filter((kind) => chance.hits(0.5) && (directories > 0 || !kind.startsWith('directory')))
  const rotates = kinds.includes('rotate-keys')
  const faults = Array.from({ length: kinds.length === 0 ? 0 : chance.below(FAULTS_MAX + 1) }, () =>
    drawFault(chance, chance.pick(kinds), { peers, directories, stormMs }),
  )
  const sealed = rotates || chance.hits(0.2)
  const scenario = {
    seed,
    peers,
    directories,
    probes: directories === 0 || (chance.hits(0.2) && size === undefined),
    replicas: 1 + chance.below(2),
    pingIntervalMs: 250,
    sealed,
    newer: sealed ? [] : [...Array(peers).keys()].filter(() => chance.hits(0.1)),
    clockRates: Array.from({ length: peers }, () => (chance.hits(0.3) ? chance.between(0.95, 1.05) : 1)),
    startsMs: chance.hits(0.5)
      ? Array(peers).fill(0)
      : Array.from({ length: peers }, () => Math.round(chance.between(0, stormMs / 2))),
    weather: chance.hits(0.5) ? CALM : drawWeather(chance),
    stormMs,
  }
  const all = [...onlyOneRotation(faults), ...drawCuts(chance, scenario)]
  return { ...scenario, faults: all.sort((a, b) => a.atMs - b.atMs) }
}

/** Some links are cut in some storms. Drawn last: all other storms stay what they were before there were cuts. */
function drawCuts(chance: Chance, { peers, stormMs }: Pick<Scenario, 'peers' | 'stormMs'>): Fault[] {
  if (peers < 2 || !chance.hits(0.3)) return []
  return Array.from({ length: 1 + chance.below(2) }, () => {
    const atMs = Math.round(chance.between(0, 0.9 * stormMs))
    const forMs = Math.round(chance.between(50, stormMs - atMs))
    const from = chance.below(peers)
    const to = (from + 1 + chance.below(peers - 1)) % peers
    return { kind: 'cut', atMs, forMs, from, to, oneWay: chance.hits(0.5) } as const
  })
}

function drawWeather(chance: Chance): Weather {
  return {
    loss: chance.pick([0, 0.01, 0.1, 0.3]),
    duplication: chance.pick([0, 0.05, 0.5]),
    delayMs: chance.pick([0.5, 5, 40]),
    jitterMs: chance.pick([0.5, 10, 60]),
    tail: chance.pick([0, 0, 0.02]),
  }
}

interface Bounds {
  readonly peers: number
  readonly directories: number
  readonly stormMs: number
}

function drawFault(chance: Chance, kind: SwarmKind, { peers, directories, stormMs }: Bounds): Fault {
  const atMs = Math.round(chance.between(0, 0.9 * stormMs))
  const forMs = Math.round(chance.between(50, chance.hits(0.5) ? 1_500 : stormMs - atMs))
  const within = { atMs, forMs: Math.min(forMs, stormMs - atMs) }
  const peer = chance.below(peers)
  const backAfterMs = Math.round(chance.between(0, stormMs - atMs))
  const directory = chance.below(Math.max(1, directories))
  const group = chance.some([...Array(peers).keys()], 1 + chance.below(Math.max(1, peers - 1)))
  switch (kind) {
    case 'crash':
      return {
        kind,
        atMs,
        peer,
        powerOff: chance.hits(0.5),
        keepsState: chance.hits(0.7),
        ...(chance.hits(0.7) && { backAfterMs }),
      }
    case 'leave':
      return { kind, atMs, peer, ...(chance.hits(0.6) && { backAfterMs }) }
    case 'pause':
      // Ten times the ping interval is the longest: what sleeps longer is as good as dead.
      return { kind, atMs, peer, forMs: Math.min(within.forMs, 2_500) }
    case 'partition':
      return { kind, ...within, peers: group, oneWay: chance.hits(0.3), directoryToo: chance.hits(0.5) }
    case 'clog':
      return { kind, ...within, from: peer, to: chance.below(peers) }
    case 'weather':
      return { kind, ...within, weather: drawWeather(chance) }
    case 'jump':
      return { kind, atMs, peer, byMs: Math.round(chance.between(-3_600_000, 3_600_000)) }
    case 'stop-caching':
      return { kind, atMs, peer, active: chance.hits(0.5) }
    case 'directory-down':
      return { kind, ...within, directory, powerOff: chance.hits(0.5) }
    case 'directory-rollback':
      return { kind, ...within, directory }
    case 'directory-cut':
      return { kind, ...within, directory, peers: group }
    case 'rotate-keys':
      return { kind, atMs: Math.round(atMs / 2), betweenMs: Math.round(stormMs / 2 / (3 * (peers + directories))) }
    case 'forgery':
      return { kind, ...within, everyMs: chance.pick([5, 20, 100]) }
  }
}

/** A second rotation would go back to the first secret. */
function onlyOneRotation(faults: readonly Fault[]): Fault[] {
  const first = faults.find((fault) => fault.kind === 'rotate-keys')
  return faults.filter((fault) => fault.kind !== 'rotate-keys' || fault === first)
}
