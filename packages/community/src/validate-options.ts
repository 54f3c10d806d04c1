import { NAME_BYTES_MAX, PEERS_MAX } from '@cachereef/protocol'
import { REPLICAS_MAX } from '@cachereef/allocation'
import type { CommunityOptions } from './community-options.ts'
import { CommunityError } from './errors.ts'
import { type OptionNames, unknownOption } from './unknown-option.ts'

/** An hour: whoever pings more seldom has no community, but a list of strangers. */
const INTERVAL_MS_MAX = 3_600_000

const NAMES: OptionNames<CommunityOptions> = {
  name: true,
  peerName: true,
  peerNameIsDefault: true,
  identity: true,
  listen: true,
  advertise: true,
  clientAddress: true,
  cacheServers: true,
  seeds: true,
  discover: true,
  secrets: true,
  open: true,
  capacity: true,
  caching: true,
  domains: true,
  replicas: true,
  maxPeers: true,
  allowPeers: true,
  admit: true,
  pingIntervalMs: true,
  pingTimeoutMs: true,
  location: true,
  timings: true,
  onContent: true,
  figures: true,
  onNote: true,
  transport: true,
  localNetwork: true,
  resolver: true,
  clock: true,
  random: true,
  cryptography: true,
  tokens: true,
}

/**
 * Throws CommunityError `invalid-option`, naming the option, what it was, and what it may be. Places and address ranges
 * are checked where they are read.
 */
export function validateOptions(options: CommunityOptions): void {
  const unknown = unknownOption('createCommunity', options, NAMES)
  if (unknown !== undefined) throw new CommunityError('invalid-option', unknown)
  const { pingIntervalMs = 500 } = options
  const { pingTimeoutMs = 3 * pingIntervalMs, replicas = 1, maxPeers = PEERS_MAX } = options
  requireName('name', options.name)
  requireName('peerName', options.peerName)
  requireInteger('replicas', replicas, 1, REPLICAS_MAX)
  requireInteger('maxPeers', maxPeers, 1, PEERS_MAX)
  requireInteger('pingIntervalMs', pingIntervalMs, 1, INTERVAL_MS_MAX)
  requireInteger('pingTimeoutMs', pingTimeoutMs, pingIntervalMs, INTERVAL_MS_MAX)
}

function requireName(option: string, value: string): void {
  const bytes = new TextEncoder().encode(value).length
  if (bytes < 1 || bytes > NAME_BYTES_MAX) refuse(option, value, `1 to ${NAME_BYTES_MAX} bytes`)
}

function requireInteger(option: string, value: number, min: number, max: number): void {
  if (!Number.isInteger(value) || value < min || value > max) refuse(option, value, `an integer from ${min} to ${max}`)
}

function refuse(option: string, value: unknown, wanted: string): never {
  throw new CommunityError('invalid-option', `${option} is ${String(value).slice(0, 80)}: it must be ${wanted}`)
}
