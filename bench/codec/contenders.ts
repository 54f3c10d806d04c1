import { decodeUnsigned, encodeUnsigned, type Message } from '@cachereef/protocol'
import { Packr } from 'msgpackr'
import { protobufType } from './protobuf.ts'

/** Somebody who turns messages into bytes and back. */
export interface Contender {
  readonly name: string
  readonly encode: () => Uint8Array
  readonly decode: () => unknown
  /** Of the first message. */
  readonly bytes: number
}

/** Field names whose values are ids, for the contenders that get them as bytes. */
const ID_FIELDS = new Set(['id', 'sender', 'recipient', 'master', 'holder', 'community'])

/**
 * Everybody gets the same messages, in turn; those "with ids as bytes" get their ids as buffers made beforehand, which
 * favours them.
 */
export function contendersFor(messages: readonly Message[]): Contender[] {
  const withBytes = messages.map((message) => withIdsAsBytes(message))
  return [
    contender('CRMSG', messages, encodeUnsigned, (bytes) => decodeUnsigned(bytes)),
    contender(
      'JSON',
      messages,
      (message) => Buffer.from(JSON.stringify(message)),
      (bytes) => JSON.parse((bytes as Buffer).toString('utf8')),
    ),
    msgpackContender('msgpackr', messages),
    msgpackContender('msgpackr, ids as bytes', withBytes),
    protobufContender('protobufjs', messages, 'string'),
    protobufContender('protobufjs, ids as bytes', withBytes, 'bytes'),
  ]
}

function contender<Value>(
  name: string,
  values: readonly Value[],
  encode: (value: Value) => Uint8Array,
  decode: (bytes: Uint8Array) => unknown,
): Contender {
  const encoded = values.map((value) => Uint8Array.prototype.slice.call(encode(value)))
  const inTurn = <Item>(items: readonly Item[]): (() => Item) => {
    let turn = 0
    return () => items[turn++ % items.length]!
  }
  const nextValue = inTurn(values)
  const nextBytes = inTurn(encoded)
  return { name, encode: () => encode(nextValue()), decode: () => decode(nextBytes()), bytes: encoded[0]!.length }
}

/** With the record definitions shared by both sides beforehand: its smallest and fastest form. */
function msgpackContender(name: string, messages: readonly unknown[]): Contender {
  const packr = new Packr({ useRecords: true, structures: [] })
  // Once unused, so that the first measured message does not carry the definitions.
  packr.pack(messages[0])
  return contender(
    name,
    messages,
    (message) => packr.pack(message),
    (bytes) => packr.unpack(bytes),
  )
}

function protobufContender(name: string, messages: readonly unknown[], idType: 'string' | 'bytes'): Contender {
  const envelope = protobufType((messages[0] as Message).type, idType)
  return contender(
    name,
    messages,
    (message) => envelope.encode(message as object).finish(),
    (bytes) => envelope.decode(bytes),
  )
}

function withIdsAsBytes(value: unknown, field = ''): unknown {
  if (typeof value === 'string') return ID_FIELDS.has(field) ? Buffer.from(value, 'hex') : value
  if (value instanceof Uint8Array || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((element) => withIdsAsBytes(element, field))
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withIdsAsBytes(inner, name)]))
}
