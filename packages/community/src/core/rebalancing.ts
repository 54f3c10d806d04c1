import { type AllocationChange, difference, pruneExceptions, Rebalancer } from '@cachereef/allocation'
import type { DomainLoad } from '@cachereef/protocol'
import type { Context } from './context.ts'

/** Between two looks at the demand: several ping rounds, and far below the minute over which it is weighed. */
const REBALANCE_MS = 5_000

/** The master's settling of the split on request statistics (B8): what is too hot for one peer is cut or passed on. */
export class Rebalancing {
  readonly #context: Context
  readonly #rebalancer = new Rebalancer()
  #nextMs: number

  constructor(context: Context, nowMs: number) {
    this.#context = context
    this.#nextMs = nowMs + REBALANCE_MS
  }

  /** The statistics of one answer to a ping. */
  record(nowMs: number, loads: readonly DomainLoad[]): void {
    this.#rebalancer.record(loads, nowMs)
  }

  /** True where it has edited the list, which is then to be published. */
  tick(nowMs: number): boolean {
    if (nowMs < this.#nextMs) return false
    this.#nextMs = nowMs + REBALANCE_MS
    const { options, list } = this.#context
    this.record(nowMs, options.status().domains)
    const table = this.#context.table()
    const { exceptions, changes } = this.#rebalancer.propose(table, nowMs, options.self.domains)
    if (changes.length === 0) return false
    const { epoch, version, peers, replicas } = table
    const { slices, moves } = difference(table, { epoch, version: version + 1, peers, replicas, ...exceptions })
    for (const { domain, slices: count } of slices) list.setSlices(domain, count)
    for (const move of moves) list.setMove(move)
    for (const change of changes) this.#context.do({ do: 'note', text: inWords(change) })
    return list.edited
  }

  /** After a peer has gone: what was passed on to it must not come back to it with it. */
  forgetMovesToTheGone(): void {
    const { list } = this.#context
    const before = list
      .moves()
      .flatMap(({ domain, slice, holder }) => (holder === undefined ? [] : { domain, slice, holder }))
    const kept = new Set(pruneExceptions({ slices: [], moves: before }, list.entries()).moves)
    for (const move of before) if (!kept.has(move)) list.setMove({ domain: move.domain, slice: move.slice })
  }

  deadline(): number {
    return this.#nextMs
  }
}

function inWords({ kind, domain, slice, slices, reason }: AllocationChange): string {
  const what = slice === undefined ? domain : `slice ${slice} of ${domain}`
  return `${what} is ${kind}${slices === undefined ? '' : ` into ${slices}`}: ${reason}`
}
