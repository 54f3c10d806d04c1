import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { readUtf8, utf8Length, writeUtf8 } from './utf8.ts'

/** The platform's own, which decides what is right. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function platformReads(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}

const nearlyUtf8 = fc
  .array(
    fc.constantFrom(
      0x41,
      0x7f,
      0x80,
      0xbf,
      0xc1,
      0xc2,
      0xdf,
      0xe0,
      0xed,
      0x9f,
      0xa0,
      0xef,
      0xf0,
      0x90,
      0x8f,
      0xf4,
      0xf5,
    ),
    {
      maxLength: 12,
    },
  )
  .map((bytes) => Uint8Array.from(bytes))

describe('UTF-8', () => {
  test.prop([fc.string({ unit: 'binary' })])('is written as the platform writes it', (text) => {
    const expected = new TextEncoder().encode(text)
    const bytes = new Uint8Array(utf8Length(text))
    writeUtf8(text, bytes, 0)
    expect(bytes).toEqual(expected)
  })

  test.prop(
    [
      fc.oneof(
        fc.uint8Array(),
        nearlyUtf8,
        fc.string({ unit: 'binary', maxLength: 6000 }).map((text) => new TextEncoder().encode(text)),
      ),
    ],
    {
      numRuns: 2000,
    },
  )('is read as the platform reads it, and refused where it refuses', (bytes) => {
    expect(readUtf8(bytes, 0, bytes.length)).toBe(platformReads(bytes))
  })

  test.prop([fc.array(fc.integer({ min: 0, max: 0xffff }))])('has no form for half a surrogate pair', (units) => {
    const text = String.fromCharCode(...units)
    expect(utf8Length(text) === -1).toBe(!text.isWellFormed())
  })
})
