import { isIPv6 } from 'node:net'
import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { ADDRESS_CHARACTERS_MAX, canonicalAddress, formatAddress, parseAddress } from './address.ts'

describe('an address', () => {
  it.each([
    ['192.0.2.1:3130', 4, [192, 0, 2, 1], 3130],
    ['0.0.0.0:1', 4, [0, 0, 0, 0], 1],
    ['[::]:65535', 6, new Array(16).fill(0), 65535],
    ['[2001:db8::1]:3130', 6, [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], 3130],
  ])('%s is parsed, and written the same', (text, family, bytes, port) => {
    expect(parseAddress(text)).toEqual({ family, bytes: Uint8Array.from(bytes), port })
    expect(formatAddress(Uint8Array.from(bytes), port)).toBe(text)
  })

  it.each([
    '',
    '3130',
    ':3130',
    '192.0.2.1',
    '192.0.2.1:',
    '192.0.2.1:0',
    '192.0.2.1:03130',
    '192.0.2.1:65536',
    '192.0.2.1:-1',
    '192.0.2.1:3130 ',
    '192.0.2.256:1',
    '192.0.2.01:1',
    '192.0.2:1',
    '192.0.2.1.5:1',
    '2001:db8::1:3130',
    '[2001:db8::1]',
    '[2001:db8::1]3130',
    '[2001:DB8::1]:3130',
    '[2001:0db8::1]:3130',
    '[2001:db8:0:0:0:0:0:1]:3130',
    '[1::2::3]:1',
    '[1:2:3:4:5:6:7:8:9]:1',
    '[1:2:3:4:5:6:7]:1',
    '[::ffff:192.0.2.1]:3130',
    '[fe80::1%eth0]:1',
    '[]:1',
    'localhost:3130',
    `[${'0'.repeat(100)}]:1`,
  ])('%j is refused: an address has one form', (text) => {
    expect(parseAddress(text)).toBeUndefined()
  })

  it.each([
    ['192.0.2.1', '192.0.2.1:9'],
    ['::ffff:192.0.2.1', '192.0.2.1:9'],
    ['::FFFF:c000:201', '192.0.2.1:9'],
    ['2001:DB8:0:0:0:0:0:1', '[2001:db8::1]:9'],
    ['::1', '[::1]:9'],
    ['64:ff9b::192.0.2.1', '[64:ff9b::c000:201]:9'],
    ['0:0:1:0:0:0:1:0', '[0:0:1::1:0]:9'],
    ['1:0:2:3:4:5:6:7', '[1:0:2:3:4:5:6:7]:9'],
  ])('%s is %s in its one form (RFC 5952)', (host, canonical) => {
    expect(canonicalAddress(host, 9)).toBe(canonical)
  })

  it.each([
    ['example.org', 1],
    ['192.0.2.1.2', 1],
    ['1::2::3', 1],
    ['::192.0.2.1:5', 1],
    [':1', 1],
    ['192.0.2.1', 0],
    ['192.0.2.1', 65536],
    ['192.0.2.1', 1.5],
  ])('%s, port %s has none', (host, port) => {
    expect(canonicalAddress(host, port)).toBeUndefined()
  })

  test.prop([fc.ipV6(), fc.integer({ min: 1, max: 65535 })])(
    'of any IPv6 form has one that is parsed again',
    (host, port) => {
      const canonical = canonicalAddress(host, port)
      expect(isIPv6(host)).toBe(true)
      const parsed = parseAddress(canonical!)
      expect(formatAddress(parsed!.bytes, parsed!.port)).toBe(canonical)
      expect(canonical!.length).toBeLessThanOrEqual(ADDRESS_CHARACTERS_MAX)
    },
  )

  test.prop([fc.string()])('is never found in just any text without being canonical', (text) => {
    const parsed = parseAddress(text)
    expect(parsed === undefined || formatAddress(parsed.bytes, parsed.port) === text).toBe(true)
  })
})
