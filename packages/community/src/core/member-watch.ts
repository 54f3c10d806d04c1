import type { PeerId } from '@cachereef/protocol'

/** What a master knows of one member besides its row in the list. */
export interface MemberWatch {
  readonly id: PeerId
  /** When its last sign of life came. */
  heardMs: number
  /** When it was pinged last. */
  pingedMs: number
  /** The list version that it said it has; 0 for none of this epoch. */
  version: number
  /** When an update was sent last, so that a slow one is not sent twice. */
  updatedMs: number
  /** Its silence has been asked about over a stream, too. */
  askedByStream: boolean
}

/** The share of the time-out after which a silent member is asked more often, and over a stream too. */
const DOUBT_SHARE = 0.5
/** How many more pings fit into one interval then: a lost datagram or two must not cost a membership. */
const PINGS_IN_DOUBT = 4

/**
 * The master's watch over its members (A8, seen from the other side): who was heard when, who is to be pinged now, and who
 * has been silent for the whole threshold.
 */
export class Watch {
  readonly #members = new Map<PeerId, MemberWatch>()

  add(id: PeerId, nowMs: number): MemberWatch {
    const member = {
      id,
      heardMs: nowMs,
      pingedMs: Number.NEGATIVE_INFINITY,
      version: 0,
      updatedMs: nowMs,
      askedByStream: false,
    }
    this.#members.set(id, member)
    return member
  }

  get(id: PeerId): MemberWatch | undefined {
    return this.#members.get(id)
  }

  delete(id: PeerId): void {
    this.#members.delete(id)
  }

  heard(member: MemberWatch, nowMs: number): void {
    member.heardMs = nowMs
    member.askedByStream = false
  }

  /** Silent for the whole time-out. */
  dead(nowMs: number, pingTimeoutMs: number): MemberWatch[] {
    return [...this.#members.values()].filter((member) => nowMs - member.heardMs >= pingTimeoutMs)
  }

  /** To be pinged now, those in doubt more often than the others. */
  due(nowMs: number, pingIntervalMs: number, pingTimeoutMs: number): MemberWatch[] {
    return [...this.#members.values()].filter(
      (member) => nowMs >= nextPing(member, nowMs, pingIntervalMs, pingTimeoutMs),
    )
  }

  /** When the next ping or death is due. */
  deadline(nowMs: number, pingIntervalMs: number, pingTimeoutMs: number): number {
    let earliest = Number.POSITIVE_INFINITY
    for (const member of this.#members.values()) {
      const ping = nextPing(member, nowMs, pingIntervalMs, pingTimeoutMs)
      earliest = Math.min(earliest, ping, member.heardMs + pingTimeoutMs)
    }
    return earliest
  }
}

/** Silent for so long that more than one ping must have been lost. */
export function inDoubt(member: MemberWatch, nowMs: number, pingTimeoutMs: number): boolean {
  return nowMs - member.heardMs >= pingTimeoutMs * DOUBT_SHARE
}

function nextPing(member: MemberWatch, nowMs: number, pingIntervalMs: number, pingTimeoutMs: number): number {
  const interval = inDoubt(member, nowMs, pingTimeoutMs) ? pingIntervalMs / PINGS_IN_DOUBT : pingIntervalMs
  return member.pingedMs + interval
}
