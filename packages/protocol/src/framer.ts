import { ProtocolError } from './errors.ts'
import { checkFrameStart, FRAME_START_BYTES } from './outer-header.ts'

/** Room for a frame that has begun; it doubles as bytes really come, so that a claimed length alone takes no memory. */
const START_BYTES = 1024

/**
 * Cuts a stream into frames, whatever pieces it comes in. What it holds is at most twice what has come of one frame, and
 * never more than that frame's length.
 */
export class Framer {
  private partial = new Uint8Array(0)
  private filled = 0
  /** Of the frame that has begun; 0 while that is not known. */
  private expected = 0
  private failure: ProtocolError | undefined

  /** Bytes of an unfinished frame. */
  get pendingBytes(): number {
    return this.filled
  }

  /**
   * Takes the next piece and gives the frames that it completes, oldest first. A frame that lies in the piece as a whole is
   * a view of it: decode it before the piece is used for something else.
   * Throws ProtocolError as soon as the bytes can't be the beginning of a frame; the stream has lost its place then, and
   * every later call throws the same: close it.
   */
  push(chunk: Uint8Array): Uint8Array[] {
    if (this.failure) throw this.failure
    try {
      return this.cut(chunk)
    } catch (error) {
      this.partial = new Uint8Array(0)
      this.filled = 0
      if (error instanceof ProtocolError) this.failure = error
      throw error
    }
  }

  /** To be called when the stream has ended. Throws ProtocolError `truncated` where it ended within a frame. */
  end(): void {
    if (this.failure) throw this.failure
    if (this.filled > 0) throw new ProtocolError('truncated', { operation: 'frame', at: 'stream', value: this.filled })
  }

  private cut(chunk: Uint8Array): Uint8Array[] {
    const frames: Uint8Array[] = []
    let rest = chunk
    while (rest.length > 0) {
      if (this.filled === 0) {
        const length = checkFrameStart(rest, rest.length, 'frame')
        if (length > 0 && length <= rest.length) {
          frames.push(rest.subarray(0, length))
          rest = rest.subarray(length)
          continue
        }
      }
      rest = this.gather(rest)
      if (this.filled === this.expected && this.expected > 0) {
        frames.push(this.partial.subarray(0, this.filled))
        this.partial = new Uint8Array(0)
        this.filled = 0
        this.expected = 0
      }
    }
    return frames
  }

  /** Adds what belongs to the frame that has begun; gives back the rest. */
  private gather(bytes: Uint8Array): Uint8Array {
    // The head first: until it is checked, nobody knows how much is to come.
    const wanted = (this.expected || FRAME_START_BYTES) - this.filled
    const taken = bytes.subarray(0, wanted)
    this.reserve(this.filled + taken.length)
    this.partial.set(taken, this.filled)
    this.filled += taken.length
    if (this.expected === 0) this.expected = checkFrameStart(this.partial, this.filled, 'frame')
    return bytes.subarray(taken.length)
  }

  private reserve(needed: number): void {
    if (needed <= this.partial.length) return
    const size = Math.max(needed, START_BYTES, this.partial.length * 2)
    const larger = new Uint8Array(this.expected > 0 ? Math.min(size, this.expected) : size)
    larger.set(this.partial.subarray(0, this.filled))
    this.partial = larger
  }
}
