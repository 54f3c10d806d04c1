import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fromHexadecimal, hexadecimal, vectorFiles } from '../scripts/vectors/files.ts'
import { invalidFrames } from '../scripts/vectors/invalid-frames.ts'
import { invalidPayloads } from '../scripts/vectors/invalid-payloads.ts'
import { alice, validFrames } from '../scripts/vectors/valid-frames.ts'
import { validPayloads } from '../scripts/vectors/valid-payloads.ts'
import { decode } from './decode.ts'
import { encode } from './encode.ts'
import type { MessageName } from './messages.ts'
import { decodePayload, encodePayload } from './payload.ts'
import { NAMES_OF_MESSAGES } from './testing/arbitraries.ts'

/** Checks signatures; opens no seal. */
const { cryptography } = alice

const cases = <Vector extends { readonly name: string }>({ vectors }: { readonly vectors: readonly Vector[] }) =>
  vectors.map((vector) => [vector.name, vector] as const)

describe('the vectors', () => {
  it.each([...vectorFiles()])('%s is what scripts/vectors.ts writes today', (name, text) => {
    expect(readFileSync(resolve(import.meta.dirname, '../vectors', name), 'utf8')).toBe(text)
  })

  it('show every message, and at least sixty ways to be invalid', () => {
    const shown = new Set(validPayloads().vectors.map(({ message }) => message))
    expect([...shown].sort()).toEqual([...NAMES_OF_MESSAGES].sort())
    expect(invalidPayloads().vectors.length + invalidFrames().vectors.length).toBeGreaterThanOrEqual(60)
  })

  it('show every code that bytes without a seal can lead to', () => {
    const codes = new Set([...invalidPayloads().vectors, ...invalidFrames().vectors].map(({ error }) => error))
    expect([...codes].sort()).toMatchInlineSnapshot(`
      [
        "bad-flags",
        "bad-length",
        "bad-magic",
        "bad-signature",
        "foreign-realm",
        "ill-formed-text",
        "not-canonical",
        "out-of-range",
        "seal-unexpected",
        "too-large",
        "trailing-bytes",
        "truncated",
        "unknown-type",
        "unsupported-version",
        "wrong-carrier",
        "wrong-recipient",
      ]
    `)
  })
})

describe('a valid payload', () => {
  it.each(cases(validPayloads()))('%s', (_, { message, payload, bytes }) => {
    expect(decodePayload<MessageName>(message, fromHexadecimal(bytes))).toEqual(payload)
    expect(hexadecimal(encodePayload(message, payload as never))).toBe(bytes)
  })
})

describe('an invalid payload', () => {
  it.each(cases(invalidPayloads()))('%s', (_, { message, bytes, error }) => {
    expect(() => decodePayload<MessageName>(message, fromHexadecimal(bytes))).toThrow(
      expect.objectContaining({ name: 'ProtocolError', code: error, operation: 'decode' }),
    )
  })
})

describe('a valid frame', () => {
  it.each(cases(validFrames()))('%s', (_, { message, bytes }) => {
    expect(decode(fromHexadecimal(bytes), { cryptography, carrier: 'stream' })).toEqual(message)
    expect(hexadecimal(encode(message, { cryptography }))).toBe(bytes)
  })
})

describe('an invalid frame', () => {
  it.each(cases(invalidFrames()))('%s', (_, { bytes, carrier, error, realms, recipient }) => {
    expect(() => decode(fromHexadecimal(bytes), { cryptography, carrier, realms, recipient })).toThrow(
      expect.objectContaining({ name: 'ProtocolError', code: error, operation: 'decode' }),
    )
  })
})
