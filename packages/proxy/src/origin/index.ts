export { createOriginClient, type OriginClient, type OriginClientOptions } from './origin-client.ts'
export { OriginError, type OriginErrorCode } from './origin-error.ts'
export type { ConnectToRule } from './connect-to.ts'
