import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { read, testCache, type TestCache } from '../testing/test-cache.ts'
import { testOrigin } from '../testing/test-origin.ts'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HttpCacheOptions } from '../interface.ts'

export type Headers = Readonly<Record<string, string | readonly string[]>>

/** What the origin answers to one request. */
export interface Answer {
  /** Default 200. */
  readonly status?: number
  /** From the time in milliseconds, where dates are among them. */
  readonly fields?: Headers | ((now: number) => Headers)
  /** Default "1" for the story's first answer, "2" for its second … */
  readonly body?: string
  /** It breaks the connection off in place of an answer. */
  readonly dies?: true
  /** Seconds that pass on the cache's clock while it thinks. */
  readonly takes?: number
}

/** One request of a client, and what must come of it. */
export interface Step {
  /** Seconds since the step before. Default 0. */
  readonly after?: number
  /** Default GET. */
  readonly method?: string
  /** Default "/". */
  readonly path?: string
  readonly ask?: Readonly<Record<string, string>> | ((now: number) => Readonly<Record<string, string>>)
  readonly requestBody?: string
  /** The requests that the origin must be sent, in number and order, and its answers. Default none: the cache answers. */
  readonly answers?: readonly Answer[]
  /** What the origin answers to requests in the background; they are waited for. */
  readonly answersBehind?: readonly Answer[]
  /** Default: that of the last answer. */
  readonly status?: number
  readonly text?: string
  /** Fields of the response; undefined: it must have none of that name. */
  readonly fields?: Readonly<Record<string, string | RegExp | undefined>>
  /** Fields of the last request that the origin is sent. */
  readonly sent?: Readonly<Record<string, string | RegExp | undefined>>
}

/** An HTTP-date, so many seconds from a time in milliseconds. */
export function httpDate(now: number, seconds = 0): string {
  return new Date(now + seconds * 1000).toUTCString()
}

/** A test for each: its title says what a cache does, its steps are played against a cache and an origin of its own. */
export function stories(
  table: Readonly<Record<string, readonly Step[]>>,
  options: Partial<HttpCacheOptions> = {},
): void {
  test.each(Object.entries(table))('%s', async (_, steps) => {
    await play(steps, options)
  })
}

async function play(steps: readonly Step[], options: Partial<HttpCacheOptions>): Promise<void> {
  const cache = testCache(options)
  let pending: Answer[] = []
  let answered = 0
  const origin = await testOrigin((request, response) => {
    answered++
    send(cache, pending.shift() ?? { status: 599, body: 'unexpected' }, request, response, answered)
  })
  for (const [index, step] of steps.entries()) {
    const answers = step.answers ?? []
    const before = origin.requests.length
    const where = `step ${index + 1}`
    cache.clock.now += (step.after ?? 0) * 1000
    pending = [...answers, ...(step.answersBehind ?? [])]
    const behind = step.answersBehind === undefined ? undefined : settled(cache)
    const response = await read(
      await cache.start(origin.url + (step.path ?? '/'), {
        method: step.method ?? 'GET',
        fields: { ...(typeof step.ask === 'function' ? step.ask(cache.clock.now) : step.ask) },
        ...(step.requestBody === undefined ? {} : { body: Readable.from([Buffer.from(step.requestBody)]) }),
      }),
    )
    await behind
    const expected = answers.length + (step.answersBehind?.length ?? 0)
    expect(origin.requests.length - before, `${where}: requests to the origin; ${response.cacheStatus}`).toBe(expected)
    const status = step.status ?? answers.at(-1)?.status ?? 200
    expect(response.status, `${where}: status; ${response.cacheStatus}`).toBe(status)
    if (step.text !== undefined) expect(response.text, `${where}: body`).toBe(step.text)
    check(step.fields, (name) => response.fields.get(name), `${where}: response`)
    check(step.sent, (name) => origin.requests.at(-1)?.headers[name]?.toString(), `${where}: request`)
  }
}

/** The next response that is stored whole: what a validation in the background brought. */
function settled({ cache }: TestCache): Promise<void> {
  return new Promise((resolve) => cache.once('stored', () => resolve()))
}

function send(
  { clock }: TestCache,
  { status = 200, fields = {}, body, dies, takes = 0 }: Answer,
  request: IncomingMessage,
  response: ServerResponse,
  number: number,
): void {
  request.resume()
  if (dies === true) {
    request.socket.destroy()
    return
  }
  clock.now += takes * 1000
  const headers = typeof fields === 'function' ? fields(clock.now) : fields
  const hasBody = status !== 204 && status !== 304 && request.method !== 'HEAD'
  response
    .writeHead(status, headers as Record<string, string | string[]>)
    .end(hasBody ? (body ?? String(number)) : undefined)
}

function check(wanted: Step['fields'], valueOf: (name: string) => string | undefined, where: string): void {
  for (const [name, value] of Object.entries(wanted ?? {})) {
    if (value instanceof RegExp) expect(valueOf(name), `${where} ${name}`).toMatch(value)
    else expect(valueOf(name), `${where} ${name}`).toBe(value)
  }
}
