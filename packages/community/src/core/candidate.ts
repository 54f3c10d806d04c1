import { type Capacity, compareEpochs, type CommunityId, type Epoch } from '@cachereef/protocol'

/** A community that was found and may be joined (A15). */
export interface Candidate {
  readonly id: CommunityId
  readonly epoch: Epoch
  readonly masterAddress: string
  readonly size: number
  readonly room: number
  /** Time between the question and the answer that named it, in milliseconds. */
  readonly answeredMs: number
  /** How long a cache server had not heard its master then, in milliseconds; 0 where it spoke for itself. */
  readonly silentMs: number
  /** Told by a master of this very network, not by a cache server. */
  readonly near: boolean
  /** The master is in a subnet of this machine. */
  readonly sameSubnet: boolean
  readonly capacity: Capacity
}

/**
 * Best fit first (B1): room, then the neighbourhood, the same subnet, the larger community, the quicker answer, the greater
 * capacity, and the higher epoch, so that all who know the same choose the same.
 */
export function compareFit(a: Candidate, b: Candidate): number {
  return (
    Number(b.room > 0) - Number(a.room > 0) ||
    Number(b.near) - Number(a.near) ||
    Number(b.sameSubnet) - Number(a.sameSubnet) ||
    b.size - a.size ||
    a.answeredMs - b.answeredMs ||
    b.capacity.bandwidthKbps - a.capacity.bandwidthKbps ||
    b.capacity.cacheBytes - a.capacity.cacheBytes ||
    compareEpochs(b.epoch, a.epoch)
  )
}

const UNKNOWN: Capacity = { cpu: 0, bandwidthKbps: 0, cacheBytes: 0 }

/** A community met by its own word: the epoch and address of its master. */
export function candidateOf(id: CommunityId, epoch: Epoch, masterAddress: string): Candidate {
  return {
    id,
    epoch,
    masterAddress,
    size: 0,
    room: 1,
    answeredMs: 0,
    silentMs: 0,
    near: true,
    sameSubnet: true,
    capacity: UNKNOWN,
  }
}
