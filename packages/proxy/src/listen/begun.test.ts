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

const failed = (error: Error | null): Response => ({
  status: 502,
  statusText: error?.message ?? '',
  fields: new Fields(),
  body: null,
})

const whole = () => response(Readable.from([Buffer.from('hello')], { objectMode: false }))

/** A body that breaks off, later or at once, before it has brought anything. */
function broken(error: Error | undefined, isLate: boolean, length?: 'unknown'): Response {
  const body = new Readable({ read() {} }).on('error', () => {})
  if (isLate) setImmediate(() => body.destroy(error))
  else body.destroy(error)
  return response(body, length)
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
  const { body } = await begun(request(), handle, failed)
  expect(await text(body as Readable)).toBe('hello')
  expect(given.count).toBe(2)
})

test('a body that begins is left as it came, to its last byte', async () => {
  const { given, handle } = answers(whole())
  expect(await text((await begun(request(), handle, failed)).body as Readable)).toBe('hello')
  const late = new Readable({ read() {} })
  setImmediate(() => late.push('hello'))
  setImmediate(() => setImmediate(() => late.push(null)))
  expect(await text((await begun(request(), async () => response(late), failed)).body as Readable)).toBe('hello')
  expect(given.count).toBe(1)
})

test('a body of unknown length is waited for no longer than what has come takes to be read', async () => {
  const slow = new Readable({ read() {} })
  expect((await begun(request(), async () => response(slow, 'unknown'), failed)).body).toBe(slow)
  const bad = answers(broken(new Error('no chunk'), true, 'unknown'), whole())
  expect(await text((await begun(request(), bad.handle, failed)).body as Readable)).toBe('hello')
})

test('the client is told where the second body breaks off too; no other method is asked for twice', async () => {
  const died = new Error('died again')
  const twice = answers(broken(new Error('died'), true), broken(died, true), whole())
  expect(await begun(request(), twice.handle, failed)).toMatchObject({ status: 502, statusText: 'died again' })
  expect(twice.given.count).toBe(2)
  const post = answers(broken(died, false), whole())
  expect((await begun(request('POST'), post.handle, failed)).status).toBe(200)
  expect(post.given.count).toBe(1)
})
