/**
 * A peer of a cache community, and the HTTP cache inside it, usable on its own. Not exported: the pure policy, the links
 * between peers, routing and the listeners, which `createPeer` puts together.
 */
export { createPeer, type PeerParts } from './peer.ts'
export type { Machine } from './giving/machine.ts'
export type { Peer, PeerAddresses, Waiting } from './peer-interface.ts'
export type { Mirror, PeerOptions } from './peer-options.ts'
export { PeerError, type PeerErrorCode } from './errors.ts'
export type { Logger } from './logger.ts'
export type { CacheStatusFigures, OriginStatus, PeerStatus, Status } from './admin/status.ts'
export type { GivingFigures } from './giving/giving.ts'
export type { FailedFetch, StoringDecision } from './admin/decisions.ts'
export type { Explained } from './admin/explain.ts'
export type { ExplainedHere, ExplainedResponse } from './admin/explain-here.ts'
export type { PurgeConfirmation, PurgeReport } from './purge/purge-everywhere.ts'

export { createHttpCache } from './engine/http-cache.ts'
export type { DeferralTimes, SettledDeferral } from './engine/deferrals.ts'
export type {
  Exchange,
  HandleOptions,
  HttpCache,
  HttpCacheEvents,
  HttpCacheFigures,
  HttpCacheOptions,
  Judged,
  Mirror as CopyStore,
  Served,
} from './engine/interface.ts'
export type { Route, Upstream, UpstreamRequest, Way, UpstreamResponse } from './engine/upstream.ts'
export {
  type Connect,
  type ConnectOptions,
  type ConnectTarget,
  type ConnectToRule,
  createOriginClient,
  type Lookup,
  type OriginClient,
  type OriginClientOptions,
  type OriginClientRequest,
  OriginError,
  type OriginErrorCode,
} from './origin/index.ts'
export { createRerouter, type Rerouter } from './reroute/rerouter.ts'
export type { RerouterBehaviour, RerouterMembership, RerouterOptions } from './reroute/rerouter-options.ts'
export type { RerouteOffer, RerouteQuestion, Rerouting } from './reroute/interface.ts'
export type { HeldRange, PolicyOptions, StoredHead } from './policy/types.ts'

export type {
  LoggedRequest,
  PredictedCaching,
  PredictedCommunity,
  Prediction,
  PredictionOptions,
  PredictionReport,
} from './replay/interface.ts'
export { createPrediction } from './replay/prediction.ts'

export * from './store/index.ts'
export { Fields } from './http/fields.ts'
export type { Body, Request, RequestHead, Response, ResponseHead } from './http/message.ts'
