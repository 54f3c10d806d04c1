import { type Agent, request as httpRequest, type IncomingMessage } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { contentOf } from './content.ts'
import { type Fault, faultOf } from './verdict.ts'
import type { Thing } from './thing.ts'
import { VERSION_FIELD } from './versioned-origin.ts'

export interface CheckedGet {
  /** "HOST:PORT" of the peer's client listener. */
  readonly listen: string
  readonly thing: Thing
  readonly agent?: Agent
  /** Only bytes from the first up to, not with, the second. */
  readonly range?: readonly [first: number, end: number]
  /** The client goes away after so many bytes of the body. */
  readonly abandonAfter?: number
  /** Bytes a second that the client takes; 0: as fast as they come. */
  readonly pace?: number
  /** How long the whole of it may take. */
  readonly withinMs: number
  /** No version that ended before this may come (Unix, ms). */
  readonly floorMs?: number
  /** Told the bytes of the body so far. */
  readonly onProgress?: (bytes: number) => void
}

/** How it went. `fault` is undefined where every byte was right, and fresh. */
export interface Outcome {
  readonly fault?: Fault
  readonly detail?: string
  readonly bytes: number
  /** That the answer said it has; 0 where there was none. */
  readonly version: number
  readonly askedMs: number
  readonly tookMs: number
  /** Members of Cache-Status, the closest to the origin first. */
  readonly cacheStatus: string
}

/** Asks a peer for a thing, and compares every byte of the answer with what the origin had. Never rejects. */
export async function checkedGet(get: CheckedGet): Promise<Outcome> {
  const askedMs = Date.now()
  const startMs = performance.now()
  const seen = { bytes: 0, version: 0, cacheStatus: '' }
  const outcome = (fault?: Fault, detail?: string): Outcome => ({
    ...(fault && { fault }),
    ...(detail && { detail }),
    ...seen,
    askedMs,
    tookMs: performance.now() - startMs,
  })

  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), get.withinMs)
  try {
    const response = await asked(get, late.signal)
    seen.cacheStatus = response.headers['cache-status']?.toString() ?? ''
    const wanted = get.range ? 206 : 200
    if (response.statusCode !== wanted) {
      return outcome('status', `${response.statusCode} for ${wanted}: ${await textOf(response)}`)
    }
    seen.version = Number(response.headers[VERSION_FIELD])
    const wrong = await compare(get, response, seen)
    if (wrong !== undefined) return outcome('wrong', wrong)
    const times = { askedMs, answeredMs: Date.now(), floorMs: get.floorMs ?? 0 }
    const found = faultOf(get.thing, seen.version, times)
    return found ? outcome(found.fault, found.detail) : outcome()
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (late.signal.aborted) return outcome('late', `not within ${get.withinMs} ms, after ${seen.bytes} bytes`)
    return outcome(code === 'ECONNREFUSED' ? 'no-connection' : 'broken-off', `${message}, after ${seen.bytes} bytes`)
  } finally {
    clearTimeout(timer)
  }
}

function asked({ listen, thing, agent, range }: CheckedGet, signal: AbortSignal): Promise<IncomingMessage> {
  const [host, port] = listen.split(':')
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      host,
      port,
      path: thing.url,
      headers: {
        Host: new URL(thing.url).host,
        ...(range && { Range: `bytes=${range[0]}-${range[1] - 1}` }),
      },
      agent: agent ?? false,
      signal,
    })
    request.once('response', resolve)
    request.on('error', reject)
    request.end()
  })
}

/** Reads the body; what is wrong with it, or undefined. Rejects where it ends too early. */
async function compare(
  { thing, range, abandonAfter, pace = 0, onProgress }: CheckedGet,
  response: IncomingMessage,
  seen: { bytes: number; readonly version: number },
): Promise<string | undefined> {
  const { version } = seen
  const content = contentOf(thing, version)
  const [first, end] = range ?? [0, content.length]
  const startMs = performance.now()
  for await (const chunk of response as AsyncIterable<Buffer>) {
    const right = content.rightBytes(chunk, first + seen.bytes)
    if (right < chunk.length) return `version ${version} differs at byte ${first + seen.bytes + right}`
    seen.bytes += chunk.length
    onProgress?.(seen.bytes)
    if (abandonAfter !== undefined && seen.bytes >= abandonAfter) return undefined
    if (pace > 0) await pause(Math.max(0, (seen.bytes / pace) * 1_000 - (performance.now() - startMs)))
  }
  const wanted = Math.min(end, content.length) - first
  return seen.bytes === wanted ? undefined : `version ${version} has ${seen.bytes} bytes instead of ${wanted}`
}

async function textOf(response: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of response) text += chunk
  return text.slice(0, 300)
}
