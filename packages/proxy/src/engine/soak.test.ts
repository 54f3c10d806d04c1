import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { testCache } from './testing/test-cache.ts'
import { testOrigin } from './testing/test-origin.ts'

/** Numbers that look random and are the same in each run (mulberry32). */
function seeded(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/** What every resource is made of: its bytes follow from its path, so that a wrong byte shows anywhere. */
function bytesOf(path: string, length: number): Buffer {
  const block = createHash('sha512').update(path).digest()
  return Buffer.alloc(length, block)
}

const BYTES = 300_000

test.each([1, 2, 3])(
  'whatever clients and origin do, nobody ever gets a wrong byte (seed %i)',
  async (seed) => {
    const random = seeded(seed)
    const origin = await testOrigin((request, response) => {
      const path = request.url ?? ''
      const body = bytesOf(path, BYTES)
      const control = ['max-age=60', 'max-age=60', 'no-cache', 'no-store', 'max-age=0, stale-while-revalidate=5'][
        random(5)
      ] as string
      const head = {
        'Cache-Control': control,
        ETag: `"${path}"`,
        ...(random(2) === 0 ? { 'Content-Length': String(BYTES) } : {}),
      }
      if (random(12) === 0) return void request.socket.resetAndDestroy()
      if (random(12) === 0) return void response.writeHead(503).end('busy')
      if (request.headers['if-none-match'] === head.ETag) return void response.writeHead(304, head).end()
      response.writeHead(200, head)
      const cut = random(8) === 0 ? random(BYTES) : undefined
      for (let at = 0; at < (cut ?? BYTES); at += 40_000)
        response.write(body.subarray(at, Math.min(at + 40_000, cut ?? BYTES)))
      if (cut === undefined) response.end()
      else response.socket?.destroySoon()
    })
    const { start, cache, clock } = testCache({ memoryBytes: 4 * 1024 * 1024 })

    const client = async (): Promise<void> => {
      const path = `/${random(12)}`
      const whole = bytesOf(path, BYTES)
      const leaving = new AbortController()
      const range = random(4) === 0 ? ([random(BYTES / 2), BYTES / 2 + random(BYTES / 2)] as const) : undefined
      const fields = range === undefined ? {} : { Range: `bytes=${range[0]}-${range[1]}` }
      const asked = start(`${origin.url}${path}`, { fields, signal: leaving.signal })
      if (random(10) === 0) leaving.abort()
      const { status, body } = await asked
      const leavesAfter = random(6) === 0 ? random(BYTES) : BYTES
      const expected = status === 206 && range !== undefined ? whole.subarray(range[0], range[1] + 1) : whole
      const got: Buffer[] = []
      let count = 0
      let ended = false
      try {
        for await (const chunk of body instanceof Readable ? body : [body ?? Buffer.alloc(0)]) {
          got.push(chunk as Buffer)
          count += (chunk as Buffer).length
          if (count > leavesAfter) break
          if (random(20) === 0) await new Promise(setImmediate)
        }
        ended = count <= leavesAfter
      } catch {
        // It broke off; what came before must be right all the same.
      }
      if (status === 200 || status === 206) {
        expect(Buffer.concat(got).equals(expected.subarray(0, count))).toBe(true)
        if (ended) expect(count).toBe(expected.length)
      }
      if (random(10) === 0) await cache.purge({ kind: 'prefix', value: `${origin.url}${path}` })
      clock.now += random(2_000)
    }
    const clients = Array.from({ length: 40 }, async () => {
      for (let i = 0; i < 12; i++) await client()
    })
    await Promise.all(clients)
    expect(cache.figures().hits).toBeGreaterThan(20)
    expect(cache.figures().collapsed).toBeGreaterThan(20)
  },
  30_000,
)
