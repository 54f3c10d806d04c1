import fc from 'fast-check'
import { formatAddress, isMappedIpv4 } from '../address.ts'
import type { Epoch } from '../epoch.ts'
import { ANYBODY } from '../identifiers.ts'
import { TOKEN_BYTES_MAX } from '../limits.ts'
import { MESSAGES, type Message, type MessageName, type Payload } from '../messages.ts'
import type { Fields, Infer, Type } from '../schema.ts'

/** Generators of any value that the schema allows, so that a property holds for messages nobody thought of. */

const hexOf = (byteLength: number): fc.Arbitrary<string> =>
  fc
    .uint8Array({ minLength: byteLength, maxLength: byteLength })
    .map((bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(''))

const varints = fc.oneof(fc.nat(300), fc.nat(), fc.maxSafeNat(), fc.constant(Number.MAX_SAFE_INTEGER))

const addresses = fc
  .tuple(
    fc.oneof(
      fc.uint8Array({ minLength: 4, maxLength: 4 }),
      fc.uint8Array({ minLength: 16, maxLength: 16 }),
      // Runs of zero groups, which the text form shortens.
      fc.array(fc.constantFrom(0, 0, 1, 0xab), { minLength: 16, maxLength: 16 }).map((bytes) => Uint8Array.from(bytes)),
    ),
    fc.integer({ min: 1, max: 65535 }),
  )
  .filter(([bytes]) => bytes.length === 4 || !isMappedIpv4(bytes))
  .map(([bytes, port]) => formatAddress(bytes, port))

/** Well-formed text of at most so many bytes, from the first plane and beyond. */
const texts = (bytesMax: number): fc.Arbitrary<string> =>
  fc.oneof(
    fc.string({ maxLength: Math.min(bytesMax, 80) }),
    fc.string({ unit: 'binary', maxLength: Math.min(Math.floor(bytesMax / 4), 20) }),
    fc.constantFrom('', 'a'.repeat(bytesMax)),
  )

const epochs: fc.Arbitrary<Epoch> = fc.record({ term: varints, master: hexOf(32) })

/** Any value of a field type. Lists are kept short: their limit has tests of its own. */
export function valueOf<T extends Type>(type: T): fc.Arbitrary<Infer<T>> {
  return arbitrary(type) as fc.Arbitrary<Infer<T>>
}

function arbitrary(type: Type): fc.Arbitrary<unknown> {
  switch (type.kind) {
    case 'u8':
      return fc.integer({ min: 0, max: 0xff })
    case 'u16':
      return fc.integer({ min: 0, max: 0xffff })
    case 'u32':
      return fc.integer({ min: 0, max: 0xffffffff })
    case 'varint':
      return varints
    case 'bool':
      return fc.boolean()
    case 'peerId':
      return hexOf(32)
    case 'communityId':
      return hexOf(16)
    case 'hex':
      return hexOf(type.byteLength)
    case 'address':
      return addresses
    case 'epoch':
      return epochs
    case 'string':
      return texts(type.bytesMax)
    case 'bytes':
      return fc.uint8Array({ maxLength: type.bytesMax })
    case 'enum':
      return fc.constantFrom(...type.names)
    case 'list':
      return fc.array(arbitrary(type.of), { maxLength: Math.min(type.max, 6) })
    case 'optional':
      return fc.option(arbitrary(type.of), { nil: undefined })
    case 'struct':
      return fieldsOf(type.fields)
  }
}

const fieldsOf = (fields: Fields): fc.Arbitrary<Record<string, unknown>> =>
  fc.record(Object.fromEntries(Object.entries(fields).map(([name, { type }]) => [name, arbitrary(type)])))

export const NAMES_OF_MESSAGES = Object.keys(MESSAGES) as MessageName[]

/** Any payload of one message. */
export function payloadOf<Name extends MessageName>(name: Name): fc.Arbitrary<Payload<Name>> {
  return fieldsOf(MESSAGES[name].fields) as fc.Arbitrary<Payload<Name>>
}

/** Any message with any envelope. */
export const messages: fc.Arbitrary<Message> = fc.constantFrom(...NAMES_OF_MESSAGES).chain((type) =>
  fc
    .record({
      type: fc.constant(type),
      realm: hexOf(8),
      community: hexOf(16),
      sender: hexOf(32),
      recipient: MESSAGES[type].forAnybody
        ? fc.oneof(hexOf(32), fc.constant(ANYBODY))
        : hexOf(32).filter((id) => id !== ANYBODY),
      incarnation: fc.integer({ min: 0, max: 0xffffffff }),
      sequence: varints.filter((sequence) => sequence > 0),
      inReplyTo: varints,
      token: fc.uint8Array({ maxLength: TOKEN_BYTES_MAX }),
      minor: fc.constant(0),
      epoch: MESSAGES[type].hasEpoch ? epochs : fc.constant(undefined),
      payload: payloadOf(type),
    })
    .map((message) => message as unknown as Message),
)
