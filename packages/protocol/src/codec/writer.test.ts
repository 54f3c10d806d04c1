import { describe, expect, it } from 'vitest'
import { FRAME_BYTES_MAX } from '../limits.ts'
import { Writer } from './writer.ts'

const write = (writer: Writer, bytes: number, value: number): Uint8Array => {
  writer.begin()
  writer.reserve(bytes)
  for (let index = 0; index < bytes; index++) writer.u8(value, 'test')
  return writer.take()
}

describe('a writer', () => {
  it('never writes again where somebody took a message from', () => {
    const writer = new Writer()
    const taken = Array.from({ length: 300 }, (_, index) => write(writer, 1 + index * 7, index % 256))
    for (const [index, message] of taken.entries()) {
      expect(message).toHaveLength(1 + index * 7)
      expect(message.every((byte) => byte === index % 256)).toBe(true)
    }
  })

  it('leaves nothing behind of a message that was not taken', () => {
    const writer = new Writer()
    writer.begin()
    writer.reserve(4)
    writer.u32(0xffffffff, 'test')
    expect(writer.written()).toHaveLength(4)
    expect(write(writer, 2, 1)).toEqual(Uint8Array.of(1, 1))
  })

  it('keeps what is written while its buffer grows, up to the largest frame', () => {
    const writer = new Writer()
    write(writer, 100, 9)
    writer.begin()
    for (let index = 0; index < FRAME_BYTES_MAX / 4; index++) {
      writer.reserve(4)
      writer.u32(index, 'test')
    }
    const message = writer.take()
    const view = new DataView(message.buffer, message.byteOffset, message.length)
    expect(message).toHaveLength(FRAME_BYTES_MAX)
    expect(view.getUint32(FRAME_BYTES_MAX - 4)).toBe(FRAME_BYTES_MAX / 4 - 1)
    expect(view.getUint32(4000)).toBe(1000)
    expect(() => writer.reserve(2 * FRAME_BYTES_MAX)).toThrow(expect.objectContaining({ code: 'too-large' }))
  })

  it('keeps small messages apart from the large buffer before them', () => {
    const writer = new Writer()
    const large = write(writer, 200_000, 1)
    expect(write(writer, 10, 2).buffer).not.toBe(large.buffer)
  })
})
