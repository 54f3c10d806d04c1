import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { encode } from './encode.ts'
import { Framer } from './framer.ts'
import { FRAME_BYTES_MAX } from './limits.ts'
import { messages } from './testing/arbitraries.ts'
import { cheapCryptography } from './testing/cheap-cryptography.ts'
import { frameStart } from './testing/frame-start.ts'

const frames = fc
  .array(messages, { minLength: 1, maxLength: 5 })
  .map((list) => list.map((message) => encode(message, { cryptography: cheapCryptography(message.sender) })))

describe('a framer', () => {
  test.prop([frames, fc.infiniteStream(fc.integer({ min: 1, max: 400 }))])(
    'gives back whole frames from chunks of any size',
    (sent, sizes) => {
      const stream = Uint8Array.from(sent.flatMap((frame) => Array.from(frame)))
      const framer = new Framer()
      const received: Uint8Array[] = []
      for (let at = 0; at < stream.length; ) {
        const size = sizes.next().value
        received.push(...framer.push(stream.subarray(at, at + size)))
        at += size
      }
      framer.end()
      expect(received).toEqual(sent)
    },
  )

  it('finds many frames in one chunk without copying them', () => {
    const frame = frameStart({ length: 170, total: 170 })
    const chunk = new Uint8Array([...frame, ...frame, ...frame])
    const found = new Framer().push(chunk)
    expect(found).toHaveLength(3)
    expect(found.every(({ buffer }) => buffer === chunk.buffer)).toBe(true)
  })

  it.each([
    ['another protocol from its first byte on', Uint8Array.of(0x16), 'bad-magic'],
    ['another second byte', Uint8Array.of(0x43, 0x20), 'bad-magic'],
    ['another major version', Uint8Array.of(0x43, 0x52, 2), 'unsupported-version'],
    ['a flag that nobody knows', Uint8Array.of(0x43, 0x52, 1, 2), 'bad-flags'],
    ['a length beyond the largest frame', frameStart({ length: FRAME_BYTES_MAX + 1, total: 8 }), 'too-large'],
    ['a length of four gigabytes', frameStart({ length: 0xffffffff, total: 8 }), 'too-large'],
    ['a length that no frame can have', frameStart({ length: 100, total: 8 }), 'bad-length'],
    ['a length of nothing', frameStart({ length: 0, total: 8 }), 'bad-length'],
  ])('refuses %s', (_, bytes, code) => {
    expect(() => new Framer().push(bytes)).toThrow(expect.objectContaining({ name: 'ProtocolError', code }))
  })

  it('refuses a lie that comes byte by byte, and everything after it', () => {
    const framer = new Framer()
    const lie = frameStart({ length: FRAME_BYTES_MAX + 1, total: 8 })
    for (const byte of lie.subarray(0, 7)) expect(framer.push(Uint8Array.of(byte))).toEqual([])
    const tooLarge = expect.objectContaining({ code: 'too-large' })
    expect(() => framer.push(lie.subarray(7))).toThrow(tooLarge)
    expect(() => framer.push(frameStart({ length: 170, total: 170 }))).toThrow(tooLarge)
    expect(() => framer.end()).toThrow(tooLarge)
    expect(framer.pendingBytes).toBe(0)
  })

  it('takes no memory for a length that is only claimed', () => {
    const framers = Array.from({ length: 1000 }, () => new Framer())
    const claim = frameStart({ length: FRAME_BYTES_MAX, total: 9 })
    const before = process.memoryUsage().arrayBuffers
    for (const framer of framers) framer.push(claim)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1000 * 4096)
    expect(framers.every(({ pendingBytes }) => pendingBytes === 9)).toBe(true)
  })

  it('says that a stream ended within a frame', () => {
    const framer = new Framer()
    framer.push(frameStart({ length: 170, total: 20 }))
    expect(() => framer.end()).toThrow(expect.objectContaining({ code: 'truncated', operation: 'frame' }))
  })
})
