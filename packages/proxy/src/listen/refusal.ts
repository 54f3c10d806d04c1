import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Response } from '../http/message.ts'
import { problem } from '../http/problem.ts'

/** Makes the problem details (RFC 9457) of a listener's own refusals, with this peer's member of Cache-Status. */
export type Refuse = (status: number, type: string, title: string, detail: string) => Response

/** @param name The peer's; a token, so that it can stand in Cache-Status and Via as it is. */
export function createRefuse(name: string): Refuse {
  return (status, type, title, detail) => {
    const response = problem(status, type, title, detail, name)
    // RFC 9211 section 2: what was neither a hit nor forwarded has only a detail to give.
    response.fields.set('Cache-Status', `${cacheName(name)}; detail=${type}`)
    return response
  }
}

/** A peer's name as a member of Cache-Status: a token, or a string where it begins like a number (RFC 9211 section 2). */
export function cacheName(name: string): string {
  return /^[A-Za-z*]/.test(name) ? name : `"${name}"`
}

/** Writes a whole response on a socket that node's server has handed over, and closes it. */
export function endWith(socket: Duplex, { status, fields, body }: Response): void {
  if (socket.destroyed || !socket.writable) return
  fields.set('Connection', 'close')
  fields.set('Date', new Date().toUTCString())
  socket.end(Buffer.concat([headBytes(status, fields.toRaw()), Buffer.isBuffer(body) ? body : Buffer.alloc(0)]))
}

/** Status line and fields as they stand on the wire. */
export function headBytes(status: number, raw: readonly string[], statusText = STATUS_CODES[status] ?? ''): Buffer {
  let text = `HTTP/1.1 ${status} ${statusText}\r\n`
  for (let i = 0; i + 1 < raw.length; i += 2) text += `${raw[i]}: ${raw[i + 1]}\r\n`
  return Buffer.from(`${text}\r\n`, 'latin1')
}
