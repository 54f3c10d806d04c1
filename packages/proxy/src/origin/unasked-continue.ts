import type { Socket } from 'node:net'

/** What an unasked 100 is called between the socket and the parser: no document has given this number a meaning. */
export const UNASKED_CONTINUE = 199

const STATUS_LINE = /^HTTP\/1\.[01] (\d\d\d)/
const STATUS_AT = 'HTTP/1.1 '.length
const STATUS_LINE_BYTES = STATUS_AT + 3
const HEAD_END = Buffer.from('\r\n\r\n')

/**
 * Lets an origin send a 100 (Continue) that nobody asked for. RFC 9110 section 15.2 has a client parse any interim response,
 * and a proxy pass it on; undici takes this one for an attack and breaks the connection. So its number is changed before undici
 * reads it, in the same three bytes, and whoever reads the responses changes it back.
 *
 * A response begins with the first bytes after a request's head has left: the connection is not pipelined.
 */
export function tolerateContinue(socket: Socket): Socket {
  const read = socket.read.bind(socket) as (size?: number) => Buffer | null
  const write = socket.write.bind(socket) as (...given: unknown[]) => boolean
  let renaming: ((chunk: Buffer) => Buffer | null) | undefined

  socket.write = (...given: unknown[]): boolean => {
    if (typeof given[0] === 'string' && given[0].includes(' HTTP/1.1\r\n')) {
      renaming = renameContinues(() => {
        renaming = undefined
      })
    }
    return write(...given)
  }
  socket.read = (size?: number): Buffer | null => {
    const chunk = read(size)
    return chunk === null || renaming === undefined ? chunk : renaming(chunk)
  }
  return socket
}

/** Renames each 100 until the final response begins; null while a status line is not there whole. */
function renameContinues(onFinal: () => void): (chunk: Buffer) => Buffer | null {
  /** Of the last bytes given on, what may be the beginning of the end of an interim head. */
  let tail: Buffer = Buffer.alloc(0)
  let withinHead = false
  let kept: Buffer = Buffer.alloc(0)

  return (arrived) => {
    const chunk = kept.length === 0 ? arrived : Buffer.concat([kept, arrived])
    kept = Buffer.alloc(0)
    let at = 0
    for (;;) {
      if (withinHead) {
        const end = headEnd(tail, chunk, at)
        if (end < 0) {
          tail = lastOf(tail, chunk.subarray(at))
          return chunk
        }
        at = end
        withinHead = false
      }
      if (chunk.length - at < STATUS_LINE_BYTES) {
        kept = chunk.subarray(at)
        return at === 0 ? null : chunk.subarray(0, at)
      }
      const status = STATUS_LINE.exec(chunk.toString('latin1', at, at + STATUS_LINE_BYTES))?.[1]
      if (status === undefined || !status.startsWith('1') || status === '101') {
        onFinal()
        return chunk
      }
      if (status === '100') chunk.write(String(UNASKED_CONTINUE), at + STATUS_AT, 'latin1')
      tail = Buffer.alloc(0)
      withinHead = true
    }
  }
}

/** Where the head that ends in `chunk` after `at` has ended, `tail` being what came before; -1: not yet. Copies a few bytes at most. */
function headEnd(tail: Buffer, chunk: Buffer, at: number): number {
  if (tail.length > 0) {
    const seam = Buffer.concat([tail, chunk.subarray(at, at + HEAD_END.length - 1)]).indexOf(HEAD_END)
    if (seam >= 0) return at + seam + HEAD_END.length - tail.length
  }
  const end = chunk.indexOf(HEAD_END, at)
  return end < 0 ? -1 : end + HEAD_END.length
}

function lastOf(tail: Buffer, rest: Buffer): Buffer {
  const bytes = HEAD_END.length - 1
  return rest.length >= bytes ? rest.subarray(-bytes) : Buffer.concat([tail, rest]).subarray(-bytes)
}
