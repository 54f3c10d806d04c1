import { Agent, type IncomingMessage, request as httpRequest } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { contentOf } from './content.ts'
import { HOSTILE_NAMES } from './hostile-origin.ts'

/** What came of all requests so far. */
export interface Outcomes {
  asked: number
  /** Answered by a status of this hundred, and read to the end. */
  readonly answered: Record<string, number>
  /** Broken off by the cache in the middle of a body that was cut or wrong at its origin. */
  broken: number
  /** Left by the client itself: it had enough, or too little. */
  left: number
  /** Of them those that were honest and out of patience. */
  late: number
  /** Honest content that came otherwise than it is. Must stay 0. */
  wrong: number
}

/** No client waits longer: then it leaves, as people do. */
const PATIENCE_MS = 4_000
/** Honest paths: more than memory holds. */
const PATHS = 4_000
/** Hosts of each hostile kind, so that neither a circuit breaker nor one table entry stands for all. */
const HOSTS = 40

/** One client's request out of the mixture, chosen by `random`; resolves when it is over. Never rejects. */
export function ask(proxies: readonly string[], agent: Agent, random: () => number, outcomes: Outcomes): Promise<void> {
  const upTo = (count: number): number => Math.floor(random() * count)
  const honest = random() < 0.7
  const name = honest ? 'good' : (HOSTILE_NAMES[upTo(HOSTILE_NAMES.length)] as string)
  const path = honest && random() < 0.1 ? `/varied/${upTo(20)}` : `/${Math.floor(PATHS * random() ** 4)}`
  const headers: Record<string, string> = { host: `${name}.h${upTo(HOSTS)}.test` }
  const kind = random()
  const method = kind < 0.05 ? 'HEAD' : kind < 0.08 ? 'POST' : 'GET'
  const range = honest && random() < 0.1 ? ([upTo(50), 50 + upTo(50)] as const) : undefined
  if (range !== undefined) headers['range'] = `bytes=${range[0]}-${range[1]}`
  if (random() < 0.1) headers['accept-language'] = `l${upTo(1_000)}`
  if (random() < 0.05) headers['cache-control'] = 'no-cache'
  const leavesAfter = random() < 0.1 ? upTo(20_000) : Number.POSITIVE_INFINITY
  const slow = random() < 0.05
  const proxy = new URL(proxies[upTo(proxies.length)] as string)
  outcomes.asked++

  return new Promise((done) => {
    const asked = httpRequest({
      agent,
      host: proxy.hostname,
      port: proxy.port,
      method,
      path: `http://${headers['host']}${path}`,
      headers,
    })
    let left = false
    const patience = setTimeout(() => {
      if (honest && !slow) outcomes.late++
      leave()
    }, PATIENCE_MS)
    const leave = (): void => {
      left = true
      asked.destroy()
    }
    asked.on('error', () => {})
    asked.once('close', () => {
      clearTimeout(patience)
      if (left) outcomes.left++
      done()
    })
    asked.once('response', (response) => void read(response).catch(() => {}))
    asked.end(method === 'POST' ? 'a=1' : undefined)

    async function read(response: IncomingMessage): Promise<void> {
      const whole = honest && (response.statusCode === 200 || response.statusCode === 206) ? contentOf(path) : undefined
      const expected =
        response.statusCode === 206 && range !== undefined ? whole?.subarray(range[0], range[1] + 1) : whole
      let at = 0
      try {
        for await (const chunk of response as AsyncIterable<Buffer>) {
          if (expected !== undefined && !chunk.equals(expected.subarray(at, at + chunk.length))) outcomes.wrong++
          at += chunk.length
          if (at > leavesAfter) return leave()
          if (slow) await pause(20)
        }
      } catch {
        if (!left) outcomes.broken++
        if (!left && honest) outcomes.wrong++
        return
      }
      if (!left && method === 'GET' && expected !== undefined && at !== expected.length) outcomes.wrong++
      const hundred = `${Math.floor((response.statusCode ?? 0) / 100)}xx`
      outcomes.answered[hundred] = (outcomes.answered[hundred] ?? 0) + 1
    }
  })
}
