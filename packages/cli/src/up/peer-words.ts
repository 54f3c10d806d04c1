import type { OptionValues } from '../options/entry.ts'
import type { cacheOptions } from '../options/peer-options.ts'
import { words } from './words.ts'

/** The options that `up` hands on, as the words of a peer's command line. */
export function peerWords(options: OptionValues<typeof cacheOptions>): string[] {
  return words({
    memory: options.memory,
    disk: options.disk,
    redis: options.redis,
    'redis-size': options.redisSize,
    reverse: options.reverse,
    mirror: options.mirror?.map(({ prefix, origin }) => `${prefix}=${origin}`),
    'connect-to': options.connectTo,
    'connect-port': options.connectPort,
    'origin-timeout': `${options.originTimeout}ms`,
    'allow-private-origins': options.allowPrivateOrigins,
    replicas: options.replicas,
    'verify-share': `${options.verifyShare * 100}%`,
    deliver: options.deliver,
    location: options.location,
    'max-peers': options.maxPeers,
    'ping-interval': `${options.pingInterval}ms`,
    'ping-timeout': options.pingTimeout && `${options.pingTimeout}ms`,
  })
}
