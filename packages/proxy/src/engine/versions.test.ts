import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { Fields } from '../http/fields.ts'
import type { Request, Response } from '../http/message.ts'
import { createDiskStore, createMemoryStore, createTieredStore } from '../store/index.ts'
import { testCache } from './testing/test-cache.ts'
import type { UpstreamResponse } from './upstream.ts'

const SIZES = [129, 1_000, 7_022, 40_000, 90_000]
const THINGS = 12
const CLIENTS = 40
const REQUESTS_EACH = 100
/** A version lives so long by the cache's clock, and is fresh for two thirds of it. */
const PERIOD_MS = 3_000

/** Numbers below a bound, the same in each run. */
function drawnFrom(seed: number): (end: number) => number {
  return (end) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((seed / 2 ** 32) * end)
  }
}

/** Lines that say whose they are, of which version, and where. */
function contentOf(thing: number, version: number): Buffer {
  const length = SIZES[thing % SIZES.length] as number
  const lines = Array.from(
    { length: Math.ceil(length / 32) },
    (_, at) => `${thing} v${version} @${at}`.padEnd(31) + '\n',
  )
  return Buffer.from(lines.join('')).subarray(0, length)
}

test.each([1, 2, 3])(
  'C1, C9: under ranges, validations, breaks and departures every answer has the bytes of the version that it names (%i)',
  async (seed) => {
    const folder = await mkdtemp(join(tmpdir(), 'cachereef-versions-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const disk = await createDiskStore({ directory: folder, bytesMax: 3_000_000 })
    const store = createTieredStore(createMemoryStore({ bytesMax: 262_144 }), disk)
    onTestFinished(() => store[Symbol.asyncDispose]())
    const below = drawnFrom(seed)
    const later = async (): Promise<void> => {
      for (let turns = below(12); turns > 0; turns--) await new Promise(setImmediate)
    }
    const { cache, clock } = testCache({
      store,
      async upstream({ url, fields: asked }) {
        await later()
        const thing = Number(new URL(url).pathname.slice(1))
        const version = Math.floor(clock.now / PERIOD_MS)
        const [etag, whole] = [`"${thing}-${version}"`, contentOf(thing, version)]
        const fields = Fields.from({
          'Cache-Control': 'max-age=2',
          ETag: etag,
          Date: new Date(clock.now).toUTCString(),
        })
        const known = { storable: below(5) > 0, from: 'peer' as const }
        if (asked.get('if-none-match')?.includes(etag)) return { ...known, status: 304, fields, body: null }
        const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(asked.get('range') ?? '') ?? []
        const isPart = first !== undefined && [undefined, etag].includes(asked.get('if-range'))
        const range = isPart
          ? ([Number(first), Number(last || whole.length - 1)] as const)
          : ([0, whole.length - 1] as const)
        if (isPart) fields.append('Content-Range', `bytes ${range.join('-')}/${whole.length}`)
        const bytes = whole.subarray(range[0], range[1] + 1)
        fields.append('Content-Length', `${bytes.length}`)
        const body =
          below(2) === 0 ? Buffer.from(bytes) : inParts(bytes, below(3) === 0 ? below(bytes.length) : bytes.length)
        return { ...known, status: isPart ? 206 : 200, fields, body } satisfies UpstreamResponse
      },
    })

    function inParts(bytes: Buffer, until: number): Readable {
      const parts = async function* () {
        for (let at = 0; at < until; ) {
          const end = Math.min(until, at + 1 + below(bytes.length))
          yield Buffer.from(bytes.subarray(at, end))
          at = end
          await later()
        }
        if (until < bytes.length) throw new Error('broke off')
      }
      return Readable.from(parts(), { objectMode: false })
    }

    let whole = 0
    const client = async (): Promise<void> => {
      for (let i = 0; i < REQUESTS_EACH; i++) {
        clock.now += below(60)
        const thing = below(THINGS)
        const first = below(SIZES[thing % SIZES.length] as number)
        const fields = Fields.from(below(3) === 0 ? { Range: `bytes=${first}-${first + below(500)}` } : {})
        const request: Request = {
          method: 'GET',
          url: `http://a.test/${thing}`,
          fields,
          signal: new AbortController().signal,
        }
        const response = await cache.handle(request)
        if (below(10) === 0 && response.body instanceof Readable) response.body.destroy()
        else if (await isRight(thing, response)) whole++
        await later()
      }
    }

    /** false: it broke off, as its source may. */
    async function isRight(thing: number, { status, fields, body }: Response): Promise<boolean> {
      // Its upstream failed for good.
      if (status >= 500) return false
      let bytes: Buffer
      try {
        bytes = Buffer.isBuffer(body) ? body : await buffer(body as Readable)
      } catch {
        return false
      }
      const [, version] = /^"\d+-(\d+)"$/.exec(fields.get('etag') ?? '') ?? []
      const all = contentOf(thing, Number(version))
      const [, from = '0', to = `${all.length - 1}`] =
        /^bytes (\d+)-(\d+)/.exec(fields.get('content-range') ?? '') ?? []
      expect(status).toBe(fields.has('content-range') ? 206 : 200)
      expect(bytes.toString()).toBe(all.subarray(Number(from), Number(to) + 1).toString())
      return true
    }

    await Promise.all(Array.from({ length: CLIENTS }, client))
    expect(whole).toBeGreaterThan((CLIENTS * REQUESTS_EACH) / 2)
  },
)
