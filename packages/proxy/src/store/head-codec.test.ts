import { expect } from 'vitest'
import { fc, test } from '@fast-check/vitest'
import { Fields } from '../http/fields.ts'
import { decodeHead, encodeHead, keyEquals, type EncodedHead } from './head-codec.ts'

const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.string({ minLength: 60, maxLength: 300 }))
/** Among them some that stand in the list of known texts. */
const common = fc.constantFrom('Date', 'date', 'Content-Type', 'GET', 'OK', 'gzip', 'public')
const fields = fc
  .array(fc.oneof(text, common), { maxLength: 12 })
  .map((raw) => Fields.fromRaw(raw.length % 2 === 0 ? raw : raw.slice(1)))
const time = fc.double({ noNaN: true })
const range = fc.record(
  { first: fc.maxSafeNat(), last: fc.maxSafeNat(), whole: fc.maxSafeNat() },
  { requiredKeys: ['first', 'last'] },
)
const heads = fc.record(
  {
    key: text,
    method: fc.oneof(text, common),
    status: fc.nat(999),
    statusText: text,
    fields,
    requestTimeMs: time,
    responseTimeMs: time,
    selecting: fields,
    range,
    invalidated: fc.constant(true),
    trailers: fields,
  },
  { requiredKeys: ['key', 'method', 'status', 'fields', 'requestTimeMs', 'responseTimeMs', 'selecting'] },
)
const plain = (head: EncodedHead) => ({
  ...head,
  fields: head.fields.toRaw(),
  selecting: head.selecting.toRaw(),
  trailers: head.trailers?.toRaw(),
})

test.prop([heads, fc.nat(20)])('any head comes back as it was, wherever its bytes begin', (head, before) => {
  const encoded = encodeHead(head)
  const bytes = Buffer.concat([Buffer.alloc(before, 0xff), encoded, Buffer.alloc(before, 0xfe)])
  expect(plain(decodeHead(bytes, before, bytes.length - before))).toEqual(plain(head as EncodedHead))
})

test.prop([heads, text])('an encoded head is under its own key and no other', (head, other) => {
  const bytes = Buffer.from(encodeHead(head as EncodedHead))
  expect(keyEquals(bytes, 0, head.key)).toBe(true)
  expect(keyEquals(bytes, 0, other)).toBe(other === head.key)
  expect(keyEquals(bytes, 0, `${head.key}x`)).toBe(false)
})

test('a head from before there were known texts is read as it was written', () => {
  const texts = ['http://a.test/', 'GET', 'Date', 'now']
  const [key, ...others] = texts.map((each) => each.length) as [number, ...number[]]
  const times = Buffer.alloc(16)
  times.writeDoubleLE(1_000, 0)
  times.writeDoubleLE(1_010, 8)
  // The key's length, no flags, the status 70; then the method, two strings of fields, and none that select.
  const numbers = Buffer.concat([
    Buffer.of(key, 0, 70),
    times,
    Buffer.of(others[0] as number, 2, ...others.slice(1), 0),
  ])
  const bytes = Buffer.concat([Buffer.of(numbers.length * 2), numbers, Buffer.from(texts.join(''))])
  const head = decodeHead(bytes)
  expect(head).toMatchObject({ key: 'http://a.test/', method: 'GET', status: 70, responseTimeMs: 1_010 })
  expect(head.fields.toRaw()).toEqual(['Date', 'now'])
})
