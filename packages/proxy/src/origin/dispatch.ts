import { Fields } from '../http/fields.ts'
import { endToEnd } from '../http/hop-by-hop.ts'
import { trailerFields } from '../http/trailer-fields.ts'
import { toOriginError } from './classify.ts'
import { headFault } from './head-fault.ts'
import { INTERIM_RESPONSES_MAX } from './limits.ts'
import { OriginBody } from './origin-body.ts'
import { OriginError } from './origin-error.ts'
import { UNASKED_CONTINUE } from './unasked-continue.ts'
import type { Dispatcher } from 'undici'
import type { Request, Response } from '../http/message.ts'
import type { OriginRequest } from './origin-request.ts'

/** One exchange, sent the way that is handed in. */
export function dispatch(send: Dispatcher.Dispatch, request: Request, wire: OriginRequest): Promise<Response> {
  return new Promise((resolve, reject) => {
    const exchange = new Exchange(request, wire.origin, resolve, reject)
    try {
      send(
        {
          origin: wire.origin,
          path: wire.path,
          method: request.method,
          headers: wire.headers,
          body: request.body ?? null,
        },
        exchange,
      )
    } catch (error) {
      exchange.fail(error)
    }
  })
}

/** The state of one exchange: before the head, or within the body. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #request: Request
  readonly #origin: string
  readonly #resolve: (response: Response) => void
  readonly #reject: (error: unknown) => void
  readonly #onAbort: () => void
  #controller: Dispatcher.DispatchController | undefined
  #body: OriginBody | undefined
  #interim = 0
  #gotTrailers: (trailers: Fields | undefined) => void = () => {}

  constructor(
    request: Request,
    origin: string,
    resolve: (response: Response) => void,
    reject: (error: unknown) => void,
  ) {
    this.#request = request
    this.#origin = origin
    this.#resolve = resolve
    this.#reject = reject
    this.#onAbort = () => {
      // Waiting for a connection there is nothing to abort yet; onRequestStart will see to it.
      this.#controller?.abort(abortReason(request.signal))
      this.fail(abortReason(request.signal))
    }
    request.signal.addEventListener('abort', this.#onAbort, { once: true })
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#request.signal.aborted) controller.abort(abortReason(this.#request.signal))
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    _headers: unknown,
    statusText?: string,
  ): void {
    const received = fieldsOf(controller.rawHeaders)
    const fields = endToEnd(received)
    const head = { status, fields, ...(statusText ? { statusText } : {}) }
    const error = headFault(status, received.get('transfer-encoding'), this.#origin)
    if (error !== undefined) {
      this.fail(error)
      controller.abort(error)
      return
    }
    if (status < 200) {
      if (++this.#interim > INTERIM_RESPONSES_MAX) return controller.abort(endlessInterim(this.#origin))
      // RFC 9110 section 8.6: it has no content, and a client that believed a length would read the final response as some.
      fields.delete('content-length')
      this.#request.onInterim?.(status === UNASKED_CONTINUE ? { status: 100, fields } : head)
      return
    }
    if (this.#request.method === 'HEAD' || status === 204 || status === 304) {
      this.#resolve({ ...head, body: null })
      return
    }
    this.#body = new OriginBody(controller)
    const trailers = new Promise<Fields | undefined>((resolve) => {
      this.#gotTrailers = resolve
    })
    this.#resolve({ ...head, body: this.#body, trailers })
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#body?.accept(chunk)
  }

  onResponseEnd(controller: Dispatcher.DispatchController): void {
    this.#release()
    this.#gotTrailers(trailerFields(fieldsOf(controller.rawTrailers)))
    this.#body?.complete()
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.fail(error)
  }

  fail(error: unknown): void {
    this.#release()
    const failure = toOriginError(this.#body === undefined ? this.#headError(error) : error, this.#origin)
    this.#gotTrailers(undefined)
    if (this.#body === undefined) this.#reject(failure)
    else this.#body.fail(failure)
  }

  /** A request whose own body broke off says nothing of the origin, which must not be taken for down by what a client did. */
  #headError(error: unknown): unknown {
    return this.#request.body?.errored ? abortedBy(this.#request.body.errored) : headError(error)
  }

  #release(): void {
    this.#request.signal.removeEventListener('abort', this.#onAbort)
  }
}

export function endlessInterim(origin: string): OriginError {
  return new OriginError('garbage', origin, `${origin} sends interim responses and no final one`)
}

/** A parser that stops within a head reports, where it had read a length, that the length was not met. */
function headError(error: unknown): unknown {
  const mismatch = error instanceof Error && 'code' in error && error.code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH'
  return mismatch
    ? Object.assign(new Error('the head contradicts itself', { cause: error }), { code: 'UND_ERR_RESPONSE' })
    : error
}

/** undici gives bytes; fields are latin1 on the wire, and white space after a value is no part of it (RFC 9112 section 5.1). */
function fieldsOf(raw: unknown): Fields {
  const fields = new Fields()
  if (!Array.isArray(raw)) return fields
  for (let i = 0; i + 1 < raw.length; i += 2) fields.append(text(raw[i]), text(raw[i + 1]).trim())
  return fields
}

function text(value: Buffer | string): string {
  return typeof value === 'string' ? value : value.toString('latin1')
}

function abortedBy({ message }: Error): Error {
  return new DOMException(`the body of the request broke off: ${message}`, 'AbortError')
}

function abortReason(signal: AbortSignal): Error {
  return new DOMException(
    signal.reason instanceof Error ? signal.reason.message : 'the request was given up',
    'AbortError',
  )
}
