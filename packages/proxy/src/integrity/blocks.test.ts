import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { Fields } from '../http/fields.ts'
import type { Response } from '../http/message.ts'
import { BLOCK_HEAD_BYTES } from './block.ts'
import { BLOCKS_FIELD } from './blocks-field.ts'
import { inBlocks } from './in-blocks.ts'
import { BLOCK_BYTES_MAX } from './limits.ts'
import { outOfBlocks } from './out-of-blocks.ts'

const URL = 'http://x.test/1'
const BODY = randomBytes(3 * BLOCK_BYTES_MAX + 1_000)

const streamOf = (...chunks: Buffer[]) => Readable.from(chunks, { objectMode: false })

function response(body: Response['body'], length?: number): Response {
  return { status: 200, body, fields: Fields.from({ ETag: '"v1"', 'Content-Length': length?.toString() }) }
}

const bytesOf = async (body: Response['body']): Promise<Buffer> =>
  Buffer.isBuffer(body) ? body : body === null ? Buffer.alloc(0) : buffer(body)

/** What is on the wire, cut anew into chunks of some size, as the other end gets it. */
async function received(
  sent: Response,
  change: (wire: Buffer) => Buffer = (wire) => wire,
  chunkBytes = 10_000,
): Promise<Response> {
  const wire = change(await bytesOf(sent.body))
  const chunks = Array.from({ length: Math.ceil(wire.length / chunkBytes) }, (_, i) =>
    wire.subarray(i * chunkBytes, (i + 1) * chunkBytes),
  )
  return { ...sent, body: streamOf(...chunks) }
}

/** Reads until it breaks: what came, and the code of what broke it. */
async function readUntilBroken(body: Response['body']): Promise<{ good: Buffer; code: unknown }> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of body as Readable) chunks.push(chunk as Buffer)
  } catch (error) {
    return { good: Buffer.concat(chunks), code: (error as { code?: unknown }).code }
  }
  return { good: Buffer.concat(chunks), code: undefined }
}

const never = () => expect.fail('nothing was damaged')

test.each([0, 1, BLOCK_BYTES_MAX, BLOCK_BYTES_MAX + 1, BODY.length])(
  'a body of %i bytes arrives whole, from memory and as a stream, in chunks of any size',
  async (length) => {
    const body = BODY.subarray(0, length)
    for (const chunkBytes of [7, 65_557, 1 << 20]) {
      for (const source of [body, streamOf(body)]) {
        const sent = inBlocks(response(source, length), URL)
        const arrived = await outOfBlocks(await received(sent, undefined, chunkBytes), URL, never)
        expect(arrived.fields.get('content-length')).toBe(String(length))
        expect(arrived.fields.has(BLOCKS_FIELD)).toBe(false)
        expect((await bytesOf(arrived.body)).equals(body)).toBe(true)
      }
    }
  },
)

test('a body in memory says how long it is in blocks, so that it needs no chunked coding', async () => {
  for (const length of [0, 10, BODY.length]) {
    const sent = inBlocks(response(BODY.subarray(0, length)), URL)
    expect(sent.fields.get('content-length')).toBe(String((await bytesOf(sent.body)).length))
  }
})

test('a body that drips is passed on as it comes, and waits for no full block', async () => {
  const source = new Readable({ read() {} })
  const sent = inBlocks(response(source), URL)
  const arrived = await outOfBlocks(sent, URL, never)
  const reader = (arrived.body as Readable)[Symbol.asyncIterator]()
  for (const drop of ['one', 'two']) {
    source.push(drop)
    expect(String((await reader.next()).value)).toBe(drop)
  }
  source.push(null)
  expect((await reader.next()).done).toBe(true)
})

test('C13: of a body that is damaged in a later block exactly the blocks before are passed on', async () => {
  const blamed: string[] = []
  const wire = await received(inBlocks(response(BODY), URL), (bytes) => {
    const damaged = Buffer.from(bytes)
    const at = 2 * (BLOCK_BYTES_MAX + BLOCK_HEAD_BYTES) + BLOCK_HEAD_BYTES + 77
    damaged[at] = damaged[at]! ^ 1
    return damaged
  })
  const { body } = await outOfBlocks(wire, URL, ({ code }) => blamed.push(code))
  const { good, code } = await readUntilBroken(body)
  expect(good.equals(BODY.subarray(0, 2 * BLOCK_BYTES_MAX))).toBe(true)
  expect(code).toBe('corrupt')
  expect(blamed).toEqual(['corrupt'])
})

const DAMAGE: Readonly<Record<string, (wire: Buffer) => Buffer>> = {
  'a bit of the content': (wire) => Buffer.concat([wire.subarray(0, 50), Buffer.of(wire[50]! ^ 4), wire.subarray(51)]),
  'a bit of the digest': (wire) => Buffer.concat([wire.subarray(0, 9), Buffer.of(wire[9]! ^ 128), wire.subarray(10)]),
  'a length of nothing': (wire) => Buffer.concat([Buffer.alloc(4), wire.subarray(4)]),
  'a length beyond any block': (wire) => Buffer.concat([Buffer.from('ffffffff', 'hex'), wire.subarray(4)]),
  'an end within the head': (wire) => wire.subarray(0, 11),
  'an end within the block': (wire) => wire.subarray(0, 600),
  'an end before the first block': () => Buffer.alloc(0),
}

test.each(Object.entries(DAMAGE))(
  'C13: %s damaged in the first block is known before the answer is',
  async (_what, damage) => {
    const blamed: string[] = []
    const wire = await received(inBlocks(response(BODY.subarray(0, 1_000)), URL), damage)
    await expect(outOfBlocks(wire, URL, ({ code }) => blamed.push(code))).rejects.toMatchObject({ code: 'corrupt' })
    expect(blamed).toEqual(['corrupt'])
  },
)

test('C13: blocks that are sound but those of another object, or in another place, are damage', async () => {
  const other = await received(inBlocks(response(BODY), 'http://x.test/2'))
  await expect(outOfBlocks(other, URL, () => {})).rejects.toMatchObject({ code: 'corrupt' })
  const block = BLOCK_BYTES_MAX + BLOCK_HEAD_BYTES
  const swapped = await received(inBlocks(response(BODY), URL), (wire) =>
    Buffer.concat([
      wire.subarray(0, block),
      wire.subarray(2 * block, 3 * block),
      wire.subarray(block, 2 * block),
      wire.subarray(3 * block),
    ]),
  )
  const { good, code } = await readUntilBroken((await outOfBlocks(swapped, URL, () => {})).body)
  expect(good.length).toBe(BLOCK_BYTES_MAX)
  expect(code).toBe('corrupt')
})

test('C13: a body without digests is not taken', async () => {
  const plain = response(streamOf(BODY), BODY.length)
  await expect(outOfBlocks(plain, URL, () => {})).rejects.toMatchObject({ code: 'corrupt' })
})

test('a source that breaks off is no damage: nobody is blamed, and what came is good', async () => {
  const source = new Readable({ read() {} })
  source.push(BODY.subarray(0, 500))
  const { body } = await outOfBlocks(inBlocks(response(source, BODY.length), URL), URL, never)
  const read = readUntilBroken(body)
  setImmediate(() => source.destroy(new Error('gone')))
  const { good } = await read
  expect(good.equals(BODY.subarray(0, 500))).toBe(true)
})

test('C5: a short body that breaks off is known before the answer is, so that somebody else can be asked', async () => {
  const source = new Readable({ read() {} })
  source.push(BODY.subarray(0, 500))
  const answer = outOfBlocks(inBlocks(response(source, 1_000), URL), URL, never)
  setImmediate(() => source.destroy(new Error('gone')))
  await expect(answer).rejects.toThrow('gone')
})

test('what has no body stays as it is', async () => {
  const sent = inBlocks({ status: 200, fields: Fields.from({ 'Content-Length': '5' }), body: null }, URL)
  expect(sent.fields.get('content-length')).toBe('5')
  expect((await outOfBlocks(sent, URL, never)).body).toBeNull()
})
