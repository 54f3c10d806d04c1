/**
 * Membership in a cache community, and the cache server that lists communities. Not exported: the pure core with its
 * roles, and the sessions, which `createCommunity` puts together with a transport.
 */
export { type CacheServer, type CacheServerOptions, createCacheServer } from './cache-server/cache-server.ts'
export { type DirectoryAdmin, openDirectoryAdmin } from './cache-server/directory-admin.ts'
export {
  connectDirectory,
  type DirectoryClient,
  type DirectoryClientOptions,
  type ListedCommunity,
} from './cache-server/directory-client.ts'
export type {
  AdditionTerms,
  AddResult,
  DirectoryBounds,
  DirectoryEntry,
  DirectoryStore,
  PutResult,
} from './cache-server/directory-store.ts'
export { FileDirectoryStore } from './cache-server/stores/file-directory-store.ts'
export { MemoryDirectoryStore } from './cache-server/stores/memory-directory-store.ts'
export { RedisDirectoryStore } from './cache-server/stores/redis/redis-directory-store.ts'
export type { Community, CommunityEvents, ElectionMove, Location, PeerInfo, Role } from './community.ts'
export type { CacheFigures, CommunityOptions } from './community-options.ts'
export type { Denial, JoinRequest } from './core/admission.ts'
export type { JoinTimings } from './core/options.ts'
export { createCommunity } from './create-community.ts'
export { CommunityError, type CommunityErrorCode } from './errors.ts'
export { createIdentity, type Identity } from './identity/identity.ts'
export { loadIdentity } from './identity/identity-file.ts'
export { lockState } from './identity/state-lock.ts'
export type { Clock, Timer } from './ports/clock.ts'
export type { LocalAddress, LocalNetwork } from './ports/local-network.ts'
export type { Resolver, ServiceTarget } from './ports/resolver.ts'
export type { Carrier, Source, Transport, TransportHandlers } from './ports/transport.ts'
export { type RefusalText, refusalText } from './refusal-text.ts'
export { refuseUnprotected } from './protection.ts'
export type { NeighbourMethod } from './transports/neighbour-transport.ts'
export { createNetworkTransport, type NetworkTransportOptions } from './transports/network-transport.ts'
export type { HostPort } from './transports/address.ts'
export { type OptionNames, unknownOption } from './unknown-option.ts'
