import { once } from 'node:events'
import { PassThrough, type Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { expect, test, vi } from 'vitest'
import { Fields } from '../http/fields.ts'
import { SharedBody, type SharedBodyOptions } from './shared-body.ts'
import type { Store, StoredResponse, StoreWriter } from '../store/store.ts'

interface Setting {
  readonly body: SharedBody
  readonly source: PassThrough
  readonly recorded: () => string
  readonly settled: Promise<{ stored: StoredResponse | undefined; error: Error | undefined }>
  readonly aborted: () => boolean
}

/** A body of ten-byte steps over a store that takes up to `roomBytes`; `readsBack` where it can be read while it is written. */
function setting(options: Partial<SharedBodyOptions> & { roomBytes?: number; readsBack?: boolean } = {}): Setting {
  const { roomBytes = Infinity, readsBack = false, ...rest } = options
  const source = new PassThrough({ highWaterMark: 1 })
  let bytes = Buffer.alloc(0)
  let aborted = false
  const stored = { bodyBytes: 0 } as StoredResponse
  const writer: StoreWriter = {
    write(chunk) {
      if (bytes.length + chunk.length > roomBytes) return false
      bytes = Buffer.concat([bytes, chunk])
      return true
    },
    commit: () => Object.assign(stored, { bodyBytes: bytes.length }),
    abort: () => void (aborted = true),
    ...(readsBack ? { read: (first: number, last: number) => bytes.subarray(first, last + 1) } : {}),
  }
  const store = {
    open: (_: unknown, range: { first: number; last: number }) => bytes.subarray(range.first, range.last + 1),
  }
  const { promise: settled, resolve } = Promise.withResolvers<{
    stored: StoredResponse | undefined
    error: Error | undefined
  }>()
  const body = new SharedBody({
    source,
    store: store as unknown as Store,
    writer,
    origin: 'http://a.example',
    windowBytes: 20,
    finishBytesMax: 0,
    ...rest,
    onSettled: (whole, error) => resolve({ stored: whole, error }),
  })
  return { body, source, settled, recorded: () => bytes.toString(), aborted: () => aborted }
}

const step = (i: number): string => `${i}`.repeat(10)
const steps = (count: number): string => Array.from({ length: count }, (_, i) => step(i)).join('')

/** Writes steps and resolves when the body has taken them all. */
async function send(source: PassThrough, from: number, to: number): Promise<void> {
  for (let i = from; i < to; i++) if (!source.write(step(i))) await once(source, 'drain')
}

/** Reads one chunk of exactly `bytes` bytes. */
async function take(reader: Readable, bytes: number): Promise<string> {
  for (;;) {
    const chunk = reader.read(bytes) as Buffer | null
    if (chunk !== null) return chunk.toString()
    await once(reader, 'readable')
  }
}

test('everybody gets every byte, and the store too', async () => {
  const { body, source, settled, recorded } = setting()
  const readers = [text(body.open()), text(body.open()), text(body.open())]
  await send(source, 0, 9)
  source.end()
  expect(await Promise.all(readers)).toEqual([steps(9), steps(9), steps(9)])
  expect((await settled).stored?.bodyBytes).toBe(90)
  expect(recorded()).toBe(steps(9))
})

test('nothing is read from the source that nobody waits for', async () => {
  const { body, source } = setting()
  body.hold()
  source.write(step(0))
  await new Promise(setImmediate)
  expect(body.window.end).toBe(0)
})

test('the chunks are handed on, not copied', async () => {
  const { body, source } = setting()
  const [one, two] = [body.open(), body.open()]
  const chunk = Buffer.from('whole')
  source.end(chunk)
  const got = await Promise.all([once(one, 'data'), once(two, 'data')])
  expect(got.map(([part]) => (part as Buffer).buffer)).toEqual([chunk.buffer, chunk.buffer])
})

test('who joins late reads from the start while the window has it', async () => {
  const { body, source } = setting()
  const early = text(body.open())
  await send(source, 0, 2)
  expect(body.reaches(0)).toBe(true)
  const late = text(body.open())
  await send(source, 2, 4)
  source.end()
  expect(await Promise.all([early, late])).toEqual([steps(4), steps(4)])
})

test('who joins later still reads from what the store has so far, without waiting for the end', async () => {
  const { body, source } = setting({ readsBack: true })
  const early = text(body.open())
  await send(source, 0, 8)
  expect(body.window.start).toBeGreaterThan(0)
  const late = body.open()
  expect(await take(late, 10)).toBe(step(0))
  source.end()
  expect([await early, step(0) + (await text(late))]).toEqual([steps(8), steps(8)])
})

test('where the store can not be read yet, who joins later reads after the commit', async () => {
  const { body, source } = setting()
  const early = text(body.open())
  await send(source, 0, 8)
  const late = text(body.open())
  source.end()
  expect(await Promise.all([early, late])).toEqual([steps(8), steps(8)])
})

test('a slow reader slows nobody, and keeps no more than the window in memory', async () => {
  const { body, source } = setting()
  const slow = body.open()
  const fast = text(body.open())
  source.write(step(0))
  expect(await take(slow, 1)).toBe('0')
  for (let i = 1; i < 2_000; i++) if (!source.write('0123456789')) await once(source, 'drain')
  source.end()
  expect((await fast).length).toBe(20_000)
  expect(body.window.end - body.window.start).toBeLessThanOrEqual(30)
  expect((await text(slow)).length).toBe(19_999)
})

test('a slow reader alone with the source is read to, not waited for', async () => {
  const { body, source } = setting()
  const slow = body.open()
  const fast = body.open()
  const reading = text(fast).catch(() => 'gone')
  await send(source, 0, 8)
  fast.destroy()
  await reading
  const rest = text(slow)
  source.end(step(8))
  expect(await rest).toBe(steps(9))
})

test('a store that has no more room costs no reader a byte; then the slowest sets the pace', async () => {
  const { body, source, settled } = setting({ roomBytes: 25 })
  const readers = [body.open(), body.open()]
  const texts = readers.map((reader) => text(reader))
  await send(source, 0, 9)
  source.end()
  expect(await Promise.all(texts)).toEqual([steps(9), steps(9)])
  expect(await settled).toEqual({ stored: undefined, error: undefined })
})

test('with no store behind it, a reader that stops altogether is dropped after a time', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const { body, source } = setting({ roomBytes: 0 })
    const stopped = body.open()
    const failed = once(stopped, 'error')
    const fast = body.open()
    const ended = once(fast, 'end')
    let got = 0
    fast.on('data', (chunk: Buffer) => (got += chunk.length))
    const chunk = Buffer.alloc(50_000)
    for (let i = 0; i < 3; i++) source.write(chunk)
    source.end()
    await vi.waitFor(() => expect(got).toBe(50_000))
    await vi.advanceTimersByTimeAsync(10_000)
    expect(String(await failed)).toMatch(/too slowly/)
    await ended
    expect(got).toBe(150_000)
  } finally {
    vi.useRealTimers()
  }
})

test('one who leaves stops nothing; the last one stops the source and stores nothing', async () => {
  const { body, source, settled, aborted } = setting()
  const [one, two] = [body.open(), body.open()]
  source.write(step(0))
  one.destroy()
  expect(await take(two, 10)).toBe(step(0))
  expect(source.destroyed).toBe(false)
  two.destroy()
  expect((await settled).error).toMatchObject({ code: 'aborted' })
  expect([source.destroyed, aborted()]).toEqual([true, true])
})

test('the last one may leave when little is missing', async () => {
  const { body, source, settled } = setting({ announcedBytes: 30, finishBytesMax: 25 })
  const only = body.open()
  source.write(step(0))
  expect(await take(only, 10)).toBe(step(0))
  only.destroy()
  await send(source, 1, 3)
  source.end()
  expect((await settled).stored?.bodyBytes).toBe(30)
})

test('a small body of unknown length is fetched to its end after the last one has left, a large one is not', async () => {
  for (const [count, stored] of [
    [5, true],
    [50, false],
  ] as const) {
    const { body, source, settled } = setting({ finishBytesMax: 100 })
    body.open().destroy()
    source.end(steps(1).repeat(count))
    expect((await settled).stored !== undefined).toBe(stored)
  }
})

test('a body of unknown length that does not end soon is given up after the last one has left', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const { body, source, settled } = setting({ finishBytesMax: 100 })
    body.open().destroy()
    await vi.advanceTimersByTimeAsync(999)
    expect(source.destroyed).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect((await settled).error).toMatchObject({ code: 'aborted' })
  } finally {
    vi.useRealTimers()
  }
})

test('a body whose origin drips is given up after a time, though little is missing', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const { body, source, settled } = setting({ announcedBytes: 1_000, finishBytesMax: 1_000 })
    body.open().destroy()
    await vi.advanceTimersByTimeAsync(9_999)
    source.write(step(0))
    expect(source.destroyed).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect((await settled).error).toMatchObject({ code: 'aborted' })
  } finally {
    vi.useRealTimers()
  }
})

test('it can be fetched for the store alone', async () => {
  const { body, source, settled } = setting()
  body.finish()
  await send(source, 0, 9)
  source.end()
  expect((await settled).stored?.bodyBytes).toBe(90)
})

test.each([
  ['shorter', 31, 'reset'],
  ['longer', 29, 'garbage'],
])('a body %s than announced is broken, for its readers and for the store', async (_, announcedBytes, code) => {
  const { body, source, settled, aborted } = setting({ announcedBytes })
  const reading = text(body.open())
  source.end(steps(3))
  await expect(reading).rejects.toMatchObject({ code })
  expect((await settled).error).toMatchObject({ code })
  expect(aborted()).toBe(true)
})

test('a source that errors in the middle breaks it', async () => {
  const { body, source, settled, aborted } = setting()
  const reading = text(body.open())
  await send(source, 0, 2)
  source.destroy(new Error('gone'))
  await expect(reading).rejects.toThrow('gone')
  expect([(await settled).stored, aborted()]).toEqual([undefined, true])
})

test('a range is the slice of the whole', async () => {
  const { body, source } = setting()
  const all = text(body.open())
  const part = text(body.open(15, 34))
  await send(source, 0, 5)
  source.end()
  expect(await part).toBe(steps(5).slice(15, 35))
  expect(await all).toBe(steps(5))
})

test('what must be forgotten while it arrives is delivered and not stored', async () => {
  const { body, source, settled, aborted } = setting()
  const reading = text(body.open())
  await send(source, 0, 2)
  body.forget()
  source.end()
  expect(await reading).toBe(steps(2))
  expect([(await settled).stored, aborted()]).toEqual([undefined, true])
})

test('trailers that arrive with the end are stored', async () => {
  const commit = vi.fn(() => ({ bodyBytes: 0 }) as StoredResponse)
  const writer = { write: () => true, abort() {}, commit }
  const trailers = Fields.from({ 'X-Sum': '7' })
  const { body, source, settled } = setting({ writer, trailers: Promise.resolve(trailers) })
  body.open().resume()
  source.end()
  await settled
  expect(commit).toHaveBeenCalledWith(trailers)
})
