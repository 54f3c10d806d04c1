import type { PeerId, Score } from '@cachereef/protocol'
import { RoundTrip } from './round-trip.ts'

/** What a master knows of one member besides its row in the list. */
export interface MemberWatch {
  readonly id: PeerId
  /** When its last sign of life came. */
  heardMs: number
  /** When it was pinged last, and in which round. */
  pingedMs: number
  round: number
  readonly roundTrip: RoundTrip
  /** What it would be worth as a master, as it said last; undefined until it has said anything. */
  score: Score | undefined
  /** The list version that it said it has; 0 for none of this epoch. */
  version: number
  /** When an update was sent last, so that a slow one is not sent twice. */
  updatedMs: number
  /** Its silence has been asked about over a stream, too. */
  askedByStream: boolean
}

/** How often members are pinged and for how long they may be silent, both in milliseconds. */
export interface WatchTiming {
  readonly pingIntervalMs: number
  readonly pingTimeoutMs: number
}

/** Doubt begins at the latest after this share of the time-out: then there is time left to ask. */
const DOUBT_SHARE_MAX = 0.5
/** How many pings fit into one interval then: a lost datagram or two must not cost a membership. */
const PINGS_IN_DOUBT = 4
/** Pings that are due within this share of an interval go together: a master of 1,000 wakes 16 times an interval, not 1,000. */
const PINGS_TOGETHER = 1 / 16
/** A look that comes later than this share of an interval was held up here: whoever seems silent may have answered. */
const LATE_SHARE = 0.5

/**
 * The master's watch over its members (A8, seen from the other side): who was heard when, who is to be pinged now, and who
 * has been silent for the whole time-out. When doubt begins follows the member's own round trip, up to half of the time-out;
 * the time-out itself nothing stretches.
 */
export class Watch {
  readonly #members = new Map<PeerId, MemberWatch>()
  /** Nothing is due before; a sign of life only puts things off, so it may be earlier than need be. */
  #dueMs = Number.POSITIVE_INFINITY

  add(id: PeerId, nowMs: number): MemberWatch {
    const member = {
      id,
      heardMs: nowMs,
      pingedMs: Number.NEGATIVE_INFINITY,
      round: 0,
      roundTrip: new RoundTrip(),
      score: undefined,
      version: 0,
      updatedMs: nowMs,
      askedByStream: false,
    }
    this.#members.set(id, member)
    this.#dueMs = Math.min(this.#dueMs, nowMs)
    return member
  }

  get(id: PeerId): MemberWatch | undefined {
    return this.#members.get(id)
  }

  delete(id: PeerId): void {
    this.#members.delete(id)
  }

  /** A sign of life; `round` is that of the ping that it answers. */
  heard(member: MemberWatch, round: number, nowMs: number): void {
    member.heardMs = nowMs
    member.askedByStream = false
    if (round === member.round) member.roundTrip.measured(nowMs - member.pingedMs)
  }

  /**
   * Who has been silent for the whole time-out. A master that was itself held up blames itself first: what came meanwhile
   * may lie unread, and what it did not ask nobody could answer, so that time is no silence.
   */
  dead(nowMs: number, { pingIntervalMs, pingTimeoutMs }: WatchTiming): MemberWatch[] {
    if (nowMs < this.#dueMs) return []
    const lateMs = nowMs - this.#dueMs
    if (lateMs > LATE_SHARE * pingIntervalMs) {
      for (const member of this.#members.values()) member.heardMs = Math.min(member.heardMs + lateMs, nowMs)
    }
    return [...this.#members.values()].filter((member) => nowMs >= member.heardMs + pingTimeoutMs)
  }

  /** To be pinged now, those in doubt more often than the others. */
  due(nowMs: number, timing: WatchTiming): MemberWatch[] {
    if (nowMs < this.#dueMs) return []
    const togetherMs = nowMs + PINGS_TOGETHER * timing.pingIntervalMs
    return [...this.#members.values()].filter((member) => nextPing(member, nowMs, timing) <= togetherMs)
  }

  /** Looks when the next ping, doubt or death is due; called when what was due has been done. */
  rest(nowMs: number, timing: WatchTiming): void {
    if (nowMs < this.#dueMs) return
    this.#dueMs = Number.POSITIVE_INFINITY
    for (const member of this.#members.values()) {
      const doubtMs = doubtAt(member, timing)
      const dueMs = Math.min(nextPing(member, nowMs, timing), member.heardMs + timing.pingTimeoutMs)
      this.#dueMs = Math.min(this.#dueMs, dueMs, doubtMs > nowMs ? doubtMs : dueMs)
    }
  }

  deadline(): number {
    return this.#dueMs
  }
}

/** Silent for longer than its answers usually take. */
export function inDoubt(member: MemberWatch, nowMs: number, timing: WatchTiming): boolean {
  return nowMs >= doubtAt(member, timing)
}

function doubtAt(member: MemberWatch, { pingIntervalMs, pingTimeoutMs }: WatchTiming): number {
  const usualMs = pingIntervalMs + member.roundTrip.allowanceMs
  return member.heardMs + Math.min(usualMs, DOUBT_SHARE_MAX * pingTimeoutMs)
}

function nextPing(member: MemberWatch, nowMs: number, timing: WatchTiming): number {
  const share = inDoubt(member, nowMs, timing) ? 1 / PINGS_IN_DOUBT : 1
  return member.pingedMs + share * timing.pingIntervalMs
}
