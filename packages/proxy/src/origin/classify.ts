import { OriginError, type OriginErrorCode } from './origin-error.ts'

const BY_CODE: Readonly<Record<string, OriginErrorCode>> = {
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  EACCES: 'unreachable',
  EMFILE: 'unreachable',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EAI_FAIL: 'dns',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
  UND_ERR_CLOSED: 'aborted',
  UND_ERR_DESTROYED: 'aborted',
  UND_ERR_ABORTED: 'aborted',
  UND_ERR_REQ_CONTENT_LENGTH_MISMATCH: 'aborted',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'reset',
  UND_ERR_HEADERS_OVERFLOW: 'garbage',
  UND_ERR_RESPONSE: 'garbage',
  UND_ERR_INVALID_ARG: 'bad-url',
}

const WORDS: Readonly<Record<OriginErrorCode, string>> = {
  refused: 'refused the connection',
  unreachable: 'can not be reached',
  timeout: 'did not answer in time',
  reset: 'broke the connection off before the response was whole',
  tls: 'and this peer could not agree on TLS',
  dns: 'has a name without an address',
  garbage: 'sent what is not HTTP',
  'private-address': 'has an address that is not public',
  'bad-url': 'can not be sent this request',
  aborted: 'was no longer waited for',
}

/** Codes whose words say all; what a library calls it would tell a client no more. */
const SAY_ALL: ReadonlySet<OriginErrorCode> = new Set(['timeout', 'reset'])

/** What node, TLS and undici throw, as one of the stable codes; an `OriginError` stays as it is. */
export function toOriginError(error: unknown, origin: string): OriginError {
  if (error instanceof OriginError) return error
  const code = classify(error)
  const why =
    error instanceof Error && error.message !== '' && !SAY_ALL.has(code) ? `: ${error.message.slice(0, 200)}` : ''
  return new OriginError(code, origin, `${origin.slice(0, 200)} ${WORDS[code]}${why}`, { cause: error })
}

function classify(error: unknown): OriginErrorCode {
  if (!(error instanceof Error)) return 'reset'
  if (error.name === 'AbortError') return 'aborted'
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  // undici reports an unexpected 1xx or an unasked upgrade as a socket error with these messages.
  if (code === 'UND_ERR_SOCKET' && /^bad (?:response|upgrade)/.test(error.message)) return 'garbage'
  const known = BY_CODE[code]
  if (known !== undefined) return known
  if (error.name === 'HTTPParserError') return /EOF/.test(error.message) ? 'reset' : 'garbage'
  if (/^(?:ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|ERR_OSSL|EPROTO)/.test(code)) return 'tls'
  // Happy eyeballs: every address failed, most likely in the same way.
  if (error instanceof AggregateError && error.errors.length > 0) return classify(error.errors[0])
  return 'reset'
}
