import { REPLAY_WINDOW_BITS } from './limits.ts'

/** What a sequence number is to a window: never seen; seen before; too old for the window to tell. */
export type Freshness = 'new' | 'replayed' | 'stale'

/**
 * Which sequence numbers of one life of one sender have come, for the newest REPLAY_WINDOW_BITS numbers (as in RFC 4303
 * section 3.4.3). A sequence counts over all recipients, so most numbers never come here: the window is wide.
 */
export class ReplayWindow {
  private readonly words = new Uint32Array(REPLAY_WINDOW_BITS / 32)
  private highest: number

  /** Numbers up to `opened`, itself included, count as stale from the start: what was sent before may have been recorded. */
  constructor(opened: number) {
    this.highest = opened
    this.words.fill(0xffffffff)
  }

  /** Judges a number, and where it is new remembers it. */
  accept(sequence: number): Freshness {
    if (sequence > this.highest) {
      this.advance(sequence)
      this.mark(sequence)
      return 'new'
    }
    if (sequence <= this.highest - REPLAY_WINDOW_BITS) return 'stale'
    if (this.has(sequence)) return 'replayed'
    this.mark(sequence)
    return 'new'
  }

  /** Moves the window up to end with `sequence`; the numbers that enter it have not been seen. */
  private advance(sequence: number): void {
    if (sequence - this.highest >= REPLAY_WINDOW_BITS) this.words.fill(0)
    else for (let entering = this.highest + 1; entering <= sequence; entering++) this.clear(entering)
    this.highest = sequence
  }

  private has(sequence: number): boolean {
    const bit = sequence % REPLAY_WINDOW_BITS
    return ((this.words[bit >>> 5]! >>> (bit & 31)) & 1) === 1
  }

  private mark(sequence: number): void {
    const bit = sequence % REPLAY_WINDOW_BITS
    this.words[bit >>> 5]! |= 1 << (bit & 31)
  }

  private clear(sequence: number): void {
    const bit = sequence % REPLAY_WINDOW_BITS
    this.words[bit >>> 5]! &= ~(1 << (bit & 31))
  }
}
