import { type OptionNames, unknownOption } from '@cachereef/community'
import { OwedFile } from './redis/owed-file.ts'
import type { DebtsKept } from './redis/owed-purges.ts'
import { connectRedis } from './redis/redis-connection.ts'
import { RedisStore } from './redis/script-store.ts'
import { REDIS_BYTES_MIN } from './limits.ts'
import { StoreError } from './store-error.ts'
import type { LowerStore } from './tiered-store.ts'

export interface RedisStoreOptions {
  /** redis://[user:password@]host[:port][/database], or rediss:// over TLS. */
  readonly url: string
  /** Bound in bytes of all that is kept there, whoever stores it; at least 256 KiB. Default 1 GiB. */
  readonly bytesMax?: number
  /** What all keys begin with; stores of one prefix share everything. Default "cachereef". */
  readonly prefix?: string
  /**
   * A file in which it is kept what Redis could not be told while it was away; without it that ends with this process, whose next one
   * would serve what was purged. No two stores may have the same. Default: none.
   */
  readonly debtsFile?: string
  /** Milliseconds since the Unix epoch; the clocks of those who share a store should agree to some seconds. Default: the system's. */
  readonly now?: () => number
  /** Told once each time that Redis goes out of reach (false, and why) and comes back (true, ''). Default: nobody is. */
  readonly onReach?: (isThere: boolean, reason: string) => void
}

const NAMES: OptionNames<RedisStoreOptions> = {
  url: true,
  bytesMax: true,
  prefix: true,
  debtsFile: true,
  now: true,
  onReach: true,
}

/**
 * Opens a store in a Redis or Valkey, which several peers and their restarts can share. Bodies up to a quarter of the bound, at most
 * 16 MB, are taken; each is kept once, in chunks, under its digest. What was used least recently goes first, and everything
 * goes when it can be of no more use. A Redis that is not there, now or later, is an empty store that takes nothing: no
 * request fails for it, or waits for it but for half a second now and then. Redis should be told to evict nothing
 * by itself (`maxmemory-policy noeviction`): the bound is kept here.
 *
 * Throws a StoreError: `invalid-option`, `missing-dependency` (ioredis is not installed).
 */
export async function createRedisStore(options: RedisStoreOptions): Promise<LowerStore> {
  const unknown = unknownOption('createRedisStore', options, NAMES)
  if (unknown !== undefined) throw new StoreError('invalid-option', 'createRedisStore', unknown)
  const { url, bytesMax = 1024 ** 3, prefix = 'cachereef', debtsFile, now = () => Date.now(), onReach } = options
  if (!/^rediss?:\/\/./.test(url) || !URL.canParse(url))
    throw new StoreError('invalid-option', 'createRedisStore', 'url is not the URL of a Redis')
  if (!(bytesMax >= REDIS_BYTES_MIN && bytesMax <= Number.MAX_SAFE_INTEGER)) {
    const message = `bytesMax is ${bytesMax}; it must be at least ${REDIS_BYTES_MIN}`
    throw new StoreError('invalid-option', 'createRedisStore', message)
  }
  const ready = Promise.withResolvers<void>()
  const store = Promise.withResolvers<RedisStore>()
  const onBack = (): void => void store.promise.then((it) => it.back()).then(ready.resolve)
  const connection = await connectRedis(url, onBack, onReach ?? (() => {}))
  const kept = debtsFile === undefined ? undefined : await keptIn(new OwedFile(debtsFile))
  const opened = new RedisStore({ connection, bytesMax, keys: `${prefix}:{store}:${LAYOUT}:`, now, kept })
  store.resolve(opened)
  await Promise.race([ready.promise, opened.patience()])
  return opened
}

async function keptIn(file: OwedFile): Promise<DebtsKept> {
  return { file, debts: await file.read() }
}

/** Raised when what is kept under the keys changes its meaning; stores of another layout don't see each other. */
const LAYOUT = 1
