import { Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import { Fields } from '../http/fields.ts'
import type { Request, Response } from '../http/message.ts'
import type { HandleOptions } from './interface.ts'

type Handle = (request: Request, options?: HandleOptions) => Promise<Response>

/** Whether a cache has anything to do with a dispatch; tunnels and upgrades, and bodies in forms of fetch, pass it by. */
export function concernsCache(options: Dispatcher.DispatchOptions): boolean {
  if (
    options.method === 'CONNECT' ||
    (options.upgrade !== undefined && options.upgrade !== null && options.upgrade !== false)
  )
    return false
  const { body } = options
  return (
    body === undefined ||
    body === null ||
    typeof body === 'string' ||
    body instanceof Uint8Array ||
    body instanceof Readable ||
    isIterable(body)
  )
}

/** Answers one undici dispatch from a cache. */
export function handleDispatch(
  handle: Handle,
  options: Dispatcher.DispatchOptions,
  handler: Dispatcher.DispatchHandler,
  how?: HandleOptions,
): void {
  const controller = new Controller(handler)
  try {
    handler.onRequestStart?.(controller, {})
  } catch (error) {
    controller.abort(error as Error)
  }
  if (controller.aborted) return
  const request = requestOf(options, controller)
  handle(request, how).then(
    (response) => controller.deliver(response),
    (error: Error) => controller.abort(error),
  )
}

function requestOf(options: Dispatcher.DispatchOptions, controller: Controller): Request {
  const body = bodyOf(options.body)
  return {
    method: options.method,
    url: urlOf(options),
    fields: fieldsOf(options.headers),
    ...(body === undefined ? {} : { body }),
    signal: controller.signal,
    onInterim: (head) => controller.interim(head.status, head.fields),
  }
}

function urlOf({ origin, path, query }: Dispatcher.DispatchOptions): string {
  const url = String(origin).replace(/\/$/, '') + path
  if (query === undefined || query === null) return url
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map((one) => [name, String(one)] as [string, string]),
  )
  return `${url}${path.includes('?') ? '&' : '?'}${new URLSearchParams(pairs)}`
}

type FieldValue = string | number | readonly string[] | undefined | null

/** undici takes fields as a record, as a flat list, or as pairs. */
function fieldsOf(headers: Dispatcher.DispatchOptions['headers']): Fields {
  const fields = new Fields()
  if (headers === null || headers === undefined) return fields
  const add = (name: string, value: FieldValue): void => {
    if (value === undefined || value === null) return
    for (const line of [value].flat()) fields.append(name, String(line))
  }
  if (Array.isArray(headers)) {
    for (let i = 0; i + 1 < headers.length; i += 2) add(headers[i] as string, headers[i + 1])
  } else if (Symbol.iterator in headers) {
    for (const [name, value] of headers as Iterable<[string, FieldValue]>) add(name, value)
  } else {
    for (const [name, value] of Object.entries(headers)) add(name, value)
  }
  return fields
}

function bodyOf(body: Dispatcher.DispatchOptions['body']): Readable | undefined {
  if (body === undefined || body === null) return undefined
  if (body instanceof Readable) return body
  if (typeof body === 'string' || body instanceof Uint8Array)
    return Readable.from([Buffer.from(body)], { objectMode: false })
  return Readable.from(body, { objectMode: false })
}

/** What only undici can put into bytes. */
const FORMS: ReadonlySet<string> = new Set(['[object FormData]', '[object Blob]', '[object File]'])

function isIterable(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || FORMS.has(Object.prototype.toString.call(value))) return false
  return Symbol.asyncIterator in value || Symbol.iterator in value
}

/** What undici's handlers are given to pause, resume and abort by. */
class Controller implements Dispatcher.DispatchController {
  rawHeaders: string[] | null = null
  rawTrailers: string[] | null = null
  readonly #handler: Dispatcher.DispatchHandler
  readonly #aborting = new AbortController()
  #body: Readable | undefined
  #paused = false
  #over = false

  constructor(handler: Dispatcher.DispatchHandler) {
    this.#handler = handler
  }

  get signal(): AbortSignal {
    return this.#aborting.signal
  }

  get aborted(): boolean {
    return this.signal.aborted
  }

  get reason(): Error | null {
    return this.aborted ? (this.signal.reason as Error) : null
  }

  get paused(): boolean {
    return this.#paused
  }

  pause(): void {
    this.#paused = true
    this.#body?.pause()
  }

  resume(): void {
    this.#paused = false
    this.#body?.resume()
  }

  abort(reason: Error): void {
    if (this.#over) return
    this.#over = true
    this.#aborting.abort(reason)
    this.#body?.destroy()
    this.#handler.onResponseError?.(this, reason)
  }

  interim(status: number, fields: Fields): void {
    if (!this.#over) this.#start(status, fields)
  }

  deliver(response: Response): void {
    const { body } = response
    if (this.#over) {
      if (body instanceof Readable) body.destroy()
      return
    }
    this.#start(response.status, response.fields, response.statusText)
    if (this.#over) {
      if (body instanceof Readable) body.destroy()
    } else if (body instanceof Readable) this.#follow(body, response.trailers)
    else {
      if (body !== null && body.length > 0) this.#data(body)
      this.#end(undefined)
    }
  }

  #follow(body: Readable, trailers: Promise<Fields | undefined> | undefined): void {
    if (body.destroyed) return this.abort(body.errored ?? new Error('the body broke off'))
    this.#body = body
    body.on('data', (chunk: Buffer) => this.#data(chunk))
    body.once('end', () => void Promise.resolve(trailers).then((fields) => this.#end(fields)))
    body.once('error', (error) => this.abort(error))
    if (this.#paused) body.pause()
  }

  #start(status: number, fields: Fields, statusText?: string): void {
    this.rawHeaders = fields.toRaw()
    this.#call(() => this.#handler.onResponseStart?.(this, status, recordOf(fields), statusText))
  }

  #data(chunk: Buffer): void {
    // A copy: these bytes are the store's and other readers', and a program may write to what it is given.
    if (!this.#over) this.#call(() => this.#handler.onResponseData?.(this, Buffer.from(chunk)))
  }

  #end(trailers: Fields | undefined): void {
    if (this.#over) return
    this.rawTrailers = trailers?.toRaw() ?? []
    this.#call(() => this.#handler.onResponseEnd?.(this, trailers === undefined ? {} : recordOf(trailers)))
    this.#over = true
  }

  #call(callback: () => void): void {
    try {
      callback()
    } catch (error) {
      this.abort(error as Error)
    }
  }
}

function recordOf(fields: Fields): Record<string, string | string[]> {
  const record: Record<string, string | string[]> = {}
  for (const [name, value] of fields) {
    const before = record[name]
    record[name] = before === undefined ? value : [before, value].flat()
  }
  return record
}
