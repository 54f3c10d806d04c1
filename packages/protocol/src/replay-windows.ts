import type { PeerId } from './identifiers.ts'
import { REPLAY_WINDOWS_MAX } from './limits.ts'
import { type Freshness, ReplayWindow } from './replay-window.ts'

/** `unknown`: no window for this life of the sender; it has to prove itself first. */
export type Recency = Freshness | 'unknown'

interface Life {
  readonly incarnation: number
  readonly window: ReplayWindow
}

/**
 * The replay windows of everybody who proved that he is there: one for each sender, for his newest life. Bounded; who has been
 * silent longest is forgotten first, and merely has to prove himself again.
 */
export class ReplayWindows {
  private readonly lives = new Map<PeerId, Life>()
  private readonly max: number

  /** `max`: windows kept, [REPLAY_WINDOWS_MAX]. */
  constructor(max = REPLAY_WINDOWS_MAX) {
    this.max = max
  }

  get size(): number {
    return this.lives.size
  }

  /** Judges a message whose signature was good, and remembers it where it is new. */
  accept(sender: PeerId, incarnation: number, sequence: number): Recency {
    const life = this.lives.get(sender)
    if (!life || incarnation > life.incarnation) return 'unknown'
    if (incarnation < life.incarnation) return 'stale'
    const freshness = life.window.accept(sequence)
    if (freshness === 'new') this.touch(sender, life)
    return freshness
  }

  /**
   * Opens a window for a life that has just proved itself by this message, which counts as seen with all before it. Gives
   * `stale` where a later life of the sender is known, `new` otherwise; where there is a window already it stays.
   */
  open(sender: PeerId, incarnation: number, sequence: number): Freshness {
    const recency = this.accept(sender, incarnation, sequence)
    if (recency !== 'unknown') return recency
    this.touch(sender, { incarnation, window: new ReplayWindow(sequence) })
    if (this.lives.size > this.max) this.forgetOldest()
    return 'new'
  }

  /** Forgets a sender, who left or died for good: if he comes back he proves himself again. */
  forget(sender: PeerId): void {
    this.lives.delete(sender)
  }

  /** A Map keeps the order of insertion: who was heard last stands last. */
  private touch(sender: PeerId, life: Life): void {
    this.lives.delete(sender)
    this.lives.set(sender, life)
  }

  private forgetOldest(): void {
    for (const sender of this.lives.keys()) {
      this.lives.delete(sender)
      return
    }
  }
}
