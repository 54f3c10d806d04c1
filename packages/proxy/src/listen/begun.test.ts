import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { Fields } from '../http/fields.ts'
import type { Response } from '../http/message.ts'
import { begun } from './begun.ts'

const request = (method = 'GET') => ({
  method,
  url: 'http://x.test/',
  fields: new Fields(),
  signal: new AbortController().signal,
})

function response(body: Response['body'], length: number | 'unknown' = 5): Response {
  return { status: 200, fields: Fields.from(length === 'unknown' ? [] : [['Content-Length', `${length}`]]), body }
}

const whole = () => response(Readable.from([Buffer.from('hello')], { objectMode: false }))

/** A body that breaks off, later or at once, before it has brought anything. */
function broken(error: Error | undefined, isLate: boolean): Response {
  const body = new Readable({ read() {} }).on('error', () => {})
  if (isLate) setImmediate(() => body.destroy(error))
  else body.destroy(error)
  return response(body)
}

/** Gives one answer after the other, and counts. */
function answers(...all: Response[]) {
  const given = { count: 0 }
  return { given, handle: async () => all[given.count++] as Response }
}

test.each([
  ['at once', new Error('the holder died'), false],
  ['a moment later', new Error('the holder died'), true],
  ['without a word', undefined, true],
])('C5: a body that breaks off %s before its first byte is asked for once more', async (_, error, isLate) => {
  const { given, handle } = answers(broken(error, isLate), whole())
  const { body } = await begun(request(), handle)
  expect(await text(body as Readable)).toBe('hello')
  expect(given.count).toBe(2)
})

test('a body that begins is left as it came, to its last byte', async () => {
  const { given, handle } = answers(whole())
  expect(await text((await begun(request(), handle)).body as Readable)).toBe('hello')
  const late = new Readable({ read() {} })
  setImmediate(() => late.push('hello'))
  setImmediate(() => setImmediate(() => late.push(null)))
  expect(await text((await begun(request(), async () => response(late))).body as Readable)).toBe('hello')
  expect(given.count).toBe(1)
})

test('nothing else is asked for twice: a second failure, another method, or a body of unknown length', async () => {
  const twice = answers(broken(new Error('died'), true), broken(new Error('died again'), true), whole())
  await begun(request(), twice.handle)
  expect(twice.given.count).toBe(2)
  const post = answers(broken(new Error('died'), false), whole())
  await begun(request('POST'), post.handle)
  expect(post.given.count).toBe(1)
  const slow = new Readable({ read() {} })
  const { body } = await begun(request(), async () => response(slow, 'unknown'))
  expect(body).toBe(slow)
})
