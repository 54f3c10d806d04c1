import type { Redis } from 'ioredis'
import { CommunityError } from '../../../errors.ts'
import { LIMITS } from '../../../limits.ts'

/** The little of a Redis client that the directory needs. */
export interface RedisClient extends AsyncDisposable {
  /** Runs a script over these keys. Rejects at once where Redis is out of reach. */
  run(script: string, keys: readonly string[], values: readonly string[]): Promise<unknown>
  values(hash: string): Promise<readonly string[]>
  value(hash: string, field: string): Promise<string | null>
}

/**
 * Connects by ioredis, which is loaded here and nowhere else: who keeps no directory in Redis needs not install it. A
 * connection that breaks later is opened again and again in the background.
 * Throws CommunityError `missing-dependency` or `state`.
 */
export async function connectRedis(url: string): Promise<RedisClient> {
  const RealRedis = await loadIoredis()
  const shown = withoutPassword(url)
  const redis = new RealRedis(url, {
    lazyConnect: true,
    connectTimeout: LIMITS.redisTimeoutMs,
    commandTimeout: LIMITS.redisTimeoutMs,
    // A command that waits for Redis to come back would answer a question that nobody asks any more.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (times) => Math.min(times * LIMITS.redisRetryMs, LIMITS.redisTimeoutMs),
  })
  // Each command says why it failed; an error of the connection in between has nobody to be told to.
  let lastError: Error | undefined
  redis.on('error', (error: Error) => {
    lastError = error
  })
  try {
    await redis.connect()
  } catch (cause) {
    redis.disconnect()
    const reason = (lastError ?? (cause as Error)).message
    throw new CommunityError('state', `cannot use the directory in ${shown}: ${reason}`, { cause })
  }
  return {
    run: (script, keys, values) => redis.eval(script, keys.length, ...keys, ...values),
    values: (hash) => redis.hvals(hash),
    value: (hash, field) => redis.hget(hash, field),
    async [Symbol.asyncDispose]() {
      redis.disconnect()
    },
  }
}

async function loadIoredis(): Promise<typeof Redis> {
  try {
    return (await import('ioredis')).Redis
  } catch (cause) {
    const message =
      'a directory in Redis needs the package ioredis 6: install it beside CacheReef (npm install ioredis@6)'
    throw new CommunityError('missing-dependency', message, { cause })
  }
}

/** For messages: an address may carry a password. */
function withoutPassword(url: string): string {
  if (!URL.canParse(url)) return 'Redis'
  const { protocol, host, pathname } = new URL(url)
  return `${protocol}//${host}${pathname}`
}
