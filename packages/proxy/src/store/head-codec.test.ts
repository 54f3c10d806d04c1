import { expect } from 'vitest'
import { fc, test } from '@fast-check/vitest'
import { Fields } from '../http/fields.ts'
import { decodeHead, encodeHead, keyEquals, type EncodedHead } from './head-codec.ts'

const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.string({ minLength: 60, maxLength: 300 }))
const fields = fc.array(text, { maxLength: 12 }).map((raw) => Fields.fromRaw(raw.length % 2 === 0 ? raw : raw.slice(1)))
const time = fc.double({ noNaN: true })
const range = fc.record(
  { first: fc.maxSafeNat(), last: fc.maxSafeNat(), whole: fc.maxSafeNat() },
  { requiredKeys: ['first', 'last'] },
)
const heads = fc.record(
  {
    key: text,
    method: text,
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
