export {
  createOriginClient,
  type OriginClient,
  type OriginClientOptions,
  type OriginClientRequest,
} from './origin-client.ts'
export type { Connect, ConnectOptions, ConnectTarget, Lookup } from './connect.ts'
export { OriginError, type OriginErrorCode } from './origin-error.ts'
export type { ConnectToRule } from './connect-to.ts'
