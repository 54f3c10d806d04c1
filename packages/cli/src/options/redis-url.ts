import { textKind } from './text-kind.ts'

/** The address of a Redis or Valkey, rediss over TLS; user and password may stand in it. */
export const redisUrl = textKind(
  'URL',
  'the URL of a Redis such as redis://127.0.0.1:6379/0, or rediss:// over TLS',
  (text) => (/^rediss?:\/\/./.test(text) && URL.canParse(text) ? text : undefined),
)
