import { type Dispatcher, Pool } from 'undici'

/** Connections to each origin, for as long as there are any. */
export interface Pools {
  /** Origins that have a pool now. */
  readonly size: number
  readonly dispatch: Dispatcher.Dispatch
  /** Ends what is under way, and takes nothing more. */
  destroy(): Promise<void>
}

/**
 * A pool an origin, dropped with its last connection. undici's Agent looks only while a connection ends, and at that moment a pool
 * whose one request was called off still counts as busy: its 22 KB stayed for ever, for each origin that once kept a client waiting.
 */
export function createPools(options: Pool.Options): Pools {
  const pools = new Map<string, Pool>()
  let closed = false

  const make = (origin: string): Pool => {
    const pool = new Pool(origin, options)
    // What ended the connection tells its request only then; whoever asks again in the meantime keeps the pool.
    const lookLater = (): void => void setImmediate(() => dropIfIdle(origin, pool))
    pool.on('disconnect', lookLater).on('connectionError', lookLater)
    if (closed) void pool.destroy()
    else pools.set(origin, pool)
    return pool
  }

  const dropIfIdle = (origin: string, pool: Pool): void => {
    const { connected, size } = pool.stats
    if (connected > 0 || size > 0 || pools.get(origin) !== pool) return
    pools.delete(origin)
    void pool.close()
  }

  return {
    get size() {
      return pools.size
    },
    dispatch(options, handler) {
      const origin = String(options.origin)
      return (pools.get(origin) ?? make(origin)).dispatch(options, handler)
    },
    async destroy() {
      closed = true
      const left = [...pools.values()]
      pools.clear()
      await Promise.all(left.map((pool) => pool.destroy()))
    },
  }
}
