import { type Capacity, type CommunityInfo, compareEpochs, type CommunityId, type Epoch } from '@cachereef/protocol'
import { completeAddress } from '../transports/address.ts'
import type { Received } from './effects.ts'

/** A community that was found and may be joined (A15). */
export interface Candidate {
  readonly id: CommunityId
  readonly epoch: Epoch
  readonly masterAddress: string
  readonly size: number
  readonly room: number
  /** Time between a question to its master and the answer, in milliseconds; Infinity where it has not answered one. */
  readonly roundTripMs: number
  /** How long a cache server had not heard its master then, in milliseconds; 0 where it spoke for itself. */
  readonly silentMs: number
  /** Told by a master of this very network, not by a cache server. */
  readonly near: boolean
  /** The master is in a subnet of this machine. */
  readonly sameSubnet: boolean
  readonly capacity: Capacity
}

/** Each class of distance, in milliseconds of round trip, ends at four times the last: room, house, country, continent. */
const DISTANCE_CLASSES_MS = [5, 20, 80, 320] as const

/**
 * How far away a round trip shows somebody to be, 0 the nearest. In classes, for single measures waver: within one of them
 * other things count, and all who know the same choose the same.
 */
function distanceOf(roundTripMs: number): number {
  const index = DISTANCE_CLASSES_MS.findIndex((endMs) => roundTripMs <= endMs)
  return index < 0 ? DISTANCE_CLASSES_MS.length : index
}

/** Whoever takes longer than this to answer is of a farther class than one who answered after so long. Milliseconds. */
export function sameDistanceEndsMs(roundTripMs: number): number {
  return DISTANCE_CLASSES_MS.find((endMs) => roundTripMs <= endMs) ?? Number.POSITIVE_INFINITY
}

/**
 * Best fit first (B1): room, then the neighbourhood, the same subnet, the shorter way to its master, the larger community,
 * the greater capacity, and the higher epoch.
 */
export function compareFit(a: Candidate, b: Candidate): number {
  return (
    Number(b.room > 0) - Number(a.room > 0) ||
    Number(b.near) - Number(a.near) ||
    Number(b.sameSubnet) - Number(a.sameSubnet) ||
    distanceOf(a.roundTripMs) - distanceOf(b.roundTripMs) ||
    b.size - a.size ||
    b.capacity.bandwidthKbps - a.capacity.bandwidthKbps ||
    b.capacity.cpu - a.capacity.cpu ||
    b.capacity.cacheBytes - a.capacity.cacheBytes ||
    compareEpochs(b.epoch, a.epoch)
  )
}

/** A community that a cache server listed, or the master itself in its answer to a probe. */
export function candidateIn(info: CommunityInfo, message: Pick<Received, 'source'>): Candidate {
  const { id, epoch, size, room, ageMs, capacity } = info
  const masterAddress = completeAddress(info.masterAddress, message.source.address)
  const unknown = { roundTripMs: Number.POSITIVE_INFINITY, near: false, sameSubnet: false }
  return { id, epoch, masterAddress, size, room, silentMs: ageMs, capacity, ...unknown }
}

const UNKNOWN: Capacity = { cpu: 0, bandwidthKbps: 0, cacheBytes: 0 }

/** A community met by its own word: the epoch and address of its master. */
export function candidateOf(id: CommunityId, epoch: Epoch, masterAddress: string): Candidate {
  const unknown = { size: 0, room: 1, roundTripMs: Number.POSITIVE_INFINITY, silentMs: 0, capacity: UNKNOWN }
  return { id, epoch, masterAddress, near: true, sameSubnet: true, ...unknown }
}
