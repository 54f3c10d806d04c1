import { createHash } from 'node:crypto'
import type { Redis } from 'ioredis'
import { REDIS_REST_MS, REDIS_RETRY_MS, REDIS_TIMEOUT_MS } from '../limits.ts'
import { StoreError } from '../store-error.ts'

/** Whether Redis is within reach, and why not; '' where it is. */
type OnReach = (isThere: boolean, reason: string) => void

type Value = string | number | Buffer

/** A Redis that may be gone: then each command fails at once, without being sent. */
export interface RedisConnection {
  /** Whether a command is worth trying. */
  readonly isUp: boolean
  /** Runs a script; answers are bytes and numbers. Throws StoreError `io`. */
  run(script: string, key: string, values: readonly Value[]): Promise<unknown>
  /** Puts bytes under a key that ends by itself. Throws StoreError `io`. */
  lend(key: string, bytes: Buffer, forMs: number): Promise<void>
  close(): void
}

/**
 * Connects by ioredis, which is loaded here and nowhere else: who keeps nothing in Redis needs not install it. Connecting goes on
 * in the background for as long as it takes. After a command that Redis did not answer none is sent for a second, and then one
 * alone, so that a Redis that hangs costs one time-out a second and not one a request.
 *
 * Throws StoreError `missing-dependency`.
 *
 * @param onBack Called whenever it is there again, the first time too.
 * @param onReach Told once each time that it goes out of reach, with the reason, and that it is back.
 */
export async function connectRedis(url: string, onBack: () => void, onReach: OnReach): Promise<RedisConnection> {
  const RealRedis = await loadIoredis()
  const redis = new RealRedis(url, {
    connectTimeout: REDIS_TIMEOUT_MS,
    commandTimeout: REDIS_TIMEOUT_MS,
    // A command that waits for Redis to come back would answer a question that nobody asks any more.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (times) => Math.min(times * REDIS_RETRY_MS, REDIS_REST_MS),
  })
  // Until the first try has ended one way or the other there is no news.
  let wasThere = true
  let closed = false
  const tell = (isThere: boolean, reason = ''): void => {
    if (isThere === wasThere || closed) return
    wasThere = isThere
    onReach(isThere, reason)
  }
  redis.on('error', ({ message }: Error) => tell(false, message))
  redis.on('close', () => tell(false, 'the connection ended'))
  redis.on('ready', () => {
    tell(true)
    onBack()
  })
  let rests = false
  let restsUntilMs = 0
  const isUp = (): boolean => redis.status === 'ready' && (!rests || performance.now() >= restsUntilMs)

  async function attempt<T>(work: () => Promise<T>): Promise<T> {
    if (!isUp()) throw new StoreError('io', 'redis', 'Redis is out of reach')
    // The one that tries again tries for all.
    if (rests) restsUntilMs = performance.now() + REDIS_TIMEOUT_MS
    try {
      const answer = await work()
      rests = false
      tell(true)
      return answer
    } catch (cause) {
      // What Redis itself says (no room, read-only) is no reason to ask it less.
      rests = (cause as Error).name !== 'ReplyError'
      restsUntilMs = performance.now() + REDIS_REST_MS
      if (rests) tell(false, (cause as Error).message)
      throw new StoreError('io', 'redis', `Redis does not do as it was asked: ${(cause as Error).message}`, { cause })
    }
  }

  return {
    get isUp() {
      return isUp()
    },
    run: (script, key, values) => attempt(() => evaluate(redis, script, [key, ...values])),
    lend: (key, bytes, forMs) =>
      attempt(async () => {
        await redis.set(key, bytes, 'PX', forMs)
      }),
    close() {
      closed = true
      redis.disconnect()
    },
  }
}

const digests = new Map<string, string>()

/** By its digest; its text only where this server does not know it yet. */
async function evaluate(redis: Redis, script: string, given: readonly Value[]): Promise<unknown> {
  const digest = digests.get(script) ?? createHash('sha1').update(script).digest('hex')
  digests.set(script, digest)
  try {
    return await redis.callBuffer('EVALSHA', [digest, 1, ...given])
  } catch (error) {
    if (!(error as Error).message.startsWith('NOSCRIPT')) throw error
    return await redis.callBuffer('EVAL', [script, 1, ...given])
  }
}

async function loadIoredis(): Promise<typeof Redis> {
  try {
    return (await import('ioredis')).Redis
  } catch (cause) {
    const message = 'a store in Redis needs the package ioredis 6: install it beside CacheReef (npm install ioredis@6)'
    throw new StoreError('missing-dependency', 'createRedisStore', message, { cause })
  }
}
