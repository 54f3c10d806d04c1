import { ANYBODY } from '../identifiers.ts'
import { MESSAGES, type Message, type MessageName, type Payload } from '../messages.ts'
import type { Fields, Type } from '../schema.ts'

/** One plausible message of each type, always the same: what vectors, fuzzing and tests begin with. */

const idOf = (digit: string): string => `0${digit.repeat(63)}`

/** Values that look like what the field is for; the place of the field varies them. */
function sampleOf(type: Type, name: string, place: number): unknown {
  switch (type.kind) {
    case 'u8':
      return 1 + place
    case 'u16':
      return 250 + place
    case 'u32':
      return 70_000 + place
    case 'varint':
      return [3, 300, 70_000, 2 ** 40][place % 4]! + place
    case 'bool':
      return place % 2 === 0
    case 'peerId':
      return idOf('123456789abcdef'[place % 15]!)
    case 'communityId':
      return idOf('c').slice(0, 32)
    case 'hex':
      return 'f1e2d3c4b5a69788'.repeat(2).slice(0, type.byteLength * 2)
    case 'address':
      return place % 2 === 0 ? `192.0.2.${place + 1}:3130` : `[2001:db8::${place + 1}]:3130`
    case 'epoch':
      return { term: 7, master: idOf('a') }
    case 'string':
      return name.includes('domain') ? `cache-${place}.example` : `${name} ${place}`
    case 'bytes':
      return new Uint8Array(Math.min(type.bytesMax, 16)).fill(place)
    case 'enum':
      return type.names[place % type.names.length]
    case 'list':
      return [0, 1].map((index) => sampleOf(type.of, name, place + index))
    case 'optional':
      return sampleOf(type.of, name, place)
    case 'struct':
      return sampleFields(type.fields, place)
  }
}

const sampleFields = (fields: Fields, from = 0): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, { type }], index) => [name, sampleOf(type, name, from + index)]),
  )

/** A plausible payload. */
export function samplePayload<Name extends MessageName>(name: Name): Payload<Name> {
  return sampleFields(MESSAGES[name].fields) as Payload<Name>
}

/** A plausible message. */
export function sampleMessage<Name extends MessageName>(name: Name): Message<Name> {
  return {
    type: name,
    realm: '0011223344556677',
    community: name === 'WAKEUP' ? '0'.repeat(32) : idOf('c').slice(0, 32),
    sender: idOf('a'),
    recipient: name === 'WAKEUP' ? ANYBODY : idOf('b'),
    incarnation: 2,
    sequence: 1_000_001,
    inReplyTo: name.endsWith('RESPONSE') ? 77 : 0,
    token: new Uint8Array(),
    minor: 0,
    epoch: MESSAGES[name].hasEpoch ? { term: 7, master: idOf('a') } : undefined,
    payload: samplePayload(name),
  } as unknown as Message<Name>
}
