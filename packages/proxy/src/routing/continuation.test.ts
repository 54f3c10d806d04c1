import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { Fields } from '../http/fields.ts'
import { continued, type Resume } from './continuation.ts'

const whole = Buffer.from('0123456789abcdefghij')
const tag = ['ETag', '"v1"'] as const

/** A body that brings these bytes and then breaks off. */
function broken(bytes: Buffer): Readable {
  async function* parts() {
    yield bytes
    throw new Error('the holder died')
  }
  return Readable.from(parts(), { objectMode: false })
}

function response(status: number, body: Readable, fields: readonly (readonly [string, string])[]) {
  return { status, body, fields: Fields.from(fields) }
}

/** Serves any range of the whole, as a replica would. */
function replica(asked: string[], fields: readonly (readonly [string, string])[] = [tag], cut = whole.length): Resume {
  return async (wanted) => {
    asked.push(`${wanted.get('range')} ${wanted.get('if-range')}`)
    const [, first, last] = /bytes=(\d+)-(\d*)/.exec(wanted.get('range') as string) as unknown as [
      string,
      string,
      string,
    ]
    const to = last === '' ? whole.length - 1 : Number(last)
    const bytes = whole.subarray(Number(first), Math.min(to + 1, cut))
    const body = cut < to + 1 ? broken(bytes) : Readable.from([bytes], { objectMode: false })
    return response(206, body, [...fields, ['Content-Range', `bytes ${first}-${to}/${whole.length}`]])
  }
}

test('C5: a body whose holder dies half-way goes on from elsewhere, byte for byte', async () => {
  const asked: string[] = []
  const first = response(200, broken(whole.subarray(0, 7)), [tag, ['Content-Length', '20']])
  expect(await buffer(continued(first, replica(asked)))).toEqual(whole)
  expect(asked).toEqual(['bytes=7-19 "v1"'])
  const unmeasured = response(200, broken(whole.subarray(0, 7)), [tag])
  expect(await buffer(continued(unmeasured, replica(asked)))).toEqual(whole)
  expect(asked[1]).toBe('bytes=7- "v1"')
})

test.each([
  ['with an error', new Error('the holder died')],
  ['without a word', undefined],
])('C5: so does one that broke off %s before anybody listened, or then', async (_, error) => {
  const early = new Readable({ read() {} }).on('error', () => {})
  early.destroy(error)
  await new Promise((resolve) => early.once('close', resolve))
  const later = new Readable({ read() {} }).on('error', () => {})
  setImmediate(() => later.destroy(error))
  for (const body of [early, later]) {
    const asked: string[] = []
    expect(await buffer(continued(response(200, body, [tag, ['Content-Length', '20']]), replica(asked)))).toEqual(whole)
    expect(asked).toEqual(['bytes=0-19 "v1"'])
  }
})

test('C5: so does one whose second holder dies too, and one that is itself a range', async () => {
  const asked: string[] = []
  const cuts = [11, 15, 20]
  const resume: Resume = (fields) => replica(asked, [tag], cuts.shift())(fields, false)
  const first = response(206, broken(whole.subarray(3, 7)), [tag, ['Content-Range', 'bytes 3-19/20']])
  expect(await buffer(continued(first, resume))).toEqual(whole.subarray(3))
  expect(asked).toEqual(['bytes=7-19 "v1"', 'bytes=11-19 "v1"', 'bytes=15-19 "v1"'])
})

test('a body without a strong validator is not continued: its reader sees the truncation', async () => {
  const late = ['Date', 'Tue, 15 Nov 1994 12:45:26 GMT'] as const
  const weak = [[], [['ETag', 'W/"v1"']], [['Last-Modified', 'Tue, 15 Nov 1994 12:45:26 GMT'], late]] as const
  for (const fields of weak) {
    const asked: string[] = []
    const first = response(200, broken(whole.subarray(0, 7)), fields)
    await expect(buffer(continued(first, replica(asked)))).rejects.toThrow('the holder died')
    expect(asked).toEqual([])
  }
})

test('a date is strong where it is at least a second older than the response', async () => {
  const fields = [
    ['Last-Modified', 'Tue, 15 Nov 1994 12:45:25 GMT'],
    ['Date', 'Tue, 15 Nov 1994 12:45:26 GMT'],
    ['Content-Length', '20'],
  ] as const
  const first = response(200, broken(whole.subarray(0, 7)), fields)
  expect(await buffer(continued(first, replica([], fields)))).toEqual(whole)
})

test('C5: an origin that serves no ranges sends it all again, of which the rest is taken', async () => {
  const resume: Resume = async () =>
    response(200, Readable.from([whole.subarray(0, 3), whole.subarray(3)], { objectMode: false }), [tag])
  const first = response(200, broken(whole.subarray(0, 7)), [tag, ['Content-Length', '20']])
  expect(await buffer(continued(first, resume))).toEqual(whole)
  const part = response(206, broken(whole.subarray(3, 7)), [tag, ['Content-Range', 'bytes 3-9/20']])
  await expect(buffer(continued(part, resume))).rejects.toThrow('the holder died')
})

test('C5: a source that dies after the last byte of a body of unknown length is found to have sent it all', async () => {
  const resume: Resume = async () => response(416, Readable.from([]), [['Content-Range', 'bytes */20']])
  expect(await buffer(continued(response(200, broken(whole), [tag]), resume))).toEqual(whole)
  const less = continued(response(200, broken(whole.subarray(0, 19)), [tag]), resume)
  await expect(buffer(less)).rejects.toThrow('the holder died')
})

test('another version, a part of another length or nobody to ask ends the body with the error of its source', async () => {
  const others: Resume[] = [
    replica([], [['ETag', '"v2"']]),
    async () => response(200, Readable.from([whole], { objectMode: false }), [['ETag', '"v2"']]),
    async () => response(200, Readable.from([whole], { objectMode: false }), [tag, ['Content-Length', '21']]),
    async () => response(206, Readable.from([whole], { objectMode: false }), [tag, ['Content-Range', 'bytes 0-19/20']]),
    async () => undefined,
    () => Promise.reject(new Error('no')),
  ]
  for (const resume of others) {
    const first = response(200, broken(whole.subarray(0, 7)), [tag, ['Content-Length', '20']])
    await expect(buffer(continued(first, resume))).rejects.toThrow('the holder died')
  }
})

test('C5: a holder that has another version is not the last that is asked', async () => {
  const told: boolean[] = []
  const others = [replica([], [['ETag', '"v2"']]), replica([], [['ETag', '"v1"']])]
  const resume: Resume = async (fields, unusable) => {
    told.push(unusable)
    return others.shift()?.(fields, unusable)
  }
  const first = response(200, broken(whole.subarray(0, 7)), [tag, ['Content-Length', '20']])
  expect(await buffer(continued(first, resume))).toEqual(whole)
  expect(told).toEqual([false, true])
})

test('a body that breaks for ever is given up', async () => {
  let asked = 0
  const resume: Resume = async () => {
    asked++
    return response(206, broken(Buffer.alloc(0)), [tag, ['Content-Range', 'bytes 7-19/20']])
  }
  const first = response(200, broken(whole.subarray(0, 7)), [tag, ['Content-Length', '20']])
  await expect(buffer(continued(first, resume))).rejects.toThrow('the holder died')
  expect(asked).toBeLessThan(10)
})

test('a reader that leaves takes the source with it', async () => {
  const source = new Readable({ read() {} })
  const body = continued(response(200, source, [tag]), async () => undefined)
  body.destroy()
  await new Promise((resolve) => body.once('close', resolve))
  expect(source.destroyed).toBe(true)
})
