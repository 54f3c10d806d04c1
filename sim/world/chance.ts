import { seededRandom } from '@cachereef/community/testing'

/** Everything that a run leaves to chance, drawn from one seed: the same seed draws the same. */
export class Chance {
  /** At least 0 and below 1, anew at each call. */
  readonly next: () => number

  constructor(seed: number) {
    this.next = seededRandom(seed)
  }

  /** A generator of its own, so that more draws in one place change nothing in another. */
  fork(): Chance {
    return new Chance(this.below(2 ** 32))
  }

  /** True in that share of all cases, 0 to 1. */
  hits(share: number): boolean {
    return share > 0 && this.next() < share
  }

  /** An integer from 0 to below `end`. */
  below(end: number): number {
    return Math.floor(this.next() * end)
  }

  between(low: number, high: number): number {
    return low + this.next() * (high - low)
  }

  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new Error('nothing to pick from')
    return list[this.below(list.length)] as T
  }

  /** So many of them, in the order of the list; all where there are fewer. */
  some<T>(list: readonly T[], count: number): T[] {
    const left = list.map((_, index) => index)
    while (left.length > count) left.splice(this.below(left.length), 1)
    return left.map((index) => list[index] as T)
  }

  /** Lower-case hexadecimal digits. */
  hex(digits: number): string {
    let text = ''
    while (text.length < digits) text += this.below(16).toString(16)
    return text
  }
}
