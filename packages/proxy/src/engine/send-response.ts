import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import { Readable } from 'node:stream'
import { takesTrailers } from '../http/hop-by-hop.ts'
import { Fields } from '../http/fields.ts'
import type { Response } from '../http/message.ts'

/**
 * Writes a response to a `node:http` client. A body that breaks off breaks the connection, so that the client sees that it is
 * not whole; trailers go to who takes them.
 */
export function sendResponse(response: Response, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { status, statusText, fields, body } = response
  if (outgoing.destroyed || outgoing.headersSent) {
    if (body instanceof Readable) body.destroy()
    return
  }
  try {
    outgoing.writeHead(status, statusText ?? STATUS_CODES[status] ?? '', fields.toRaw())
  } catch {
    // A field that node will not write: what the origin sent can't be passed on at all.
    if (body instanceof Readable) body.destroy()
    outgoing.destroy()
    return
  }
  const trailers =
    response.trailers !== undefined && takesTrailers(Fields.fromRaw(incoming.rawHeaders))
      ? response.trailers
      : undefined
  if (!(body instanceof Readable)) {
    if (trailers === undefined || body === null) outgoing.end(body ?? undefined)
    else {
      outgoing.write(body)
      endWith(trailers, outgoing)
    }
    return
  }
  // It ended, or broke, before anybody listened, and says so no more: the client would wait for ever.
  if (body.readableEnded) {
    if (trailers === undefined) outgoing.end()
    else endWith(trailers, outgoing)
    return
  }
  if (body.destroyed) {
    outgoing.destroy()
    return
  }
  outgoing.once('close', () => body.destroy())
  // What `stream.pipeline` does, without its abort controller: that one's error, with a stack, is a tenth of a hop.
  outgoing.once('error', () => outgoing.destroy())
  body.on('error', () => {})
  body.once('close', () => {
    if (!body.readableEnded) outgoing.destroy()
  })
  if (trailers === undefined) {
    body.pipe(outgoing)
    return
  }
  body.once('end', () => endWith(trailers, outgoing))
  body.pipe(outgoing, { end: false })
}

function endWith(trailers: Promise<Fields | undefined>, outgoing: ServerResponse): void {
  void trailers.then((last) => {
    if (last !== undefined && !outgoing.destroyed) outgoing.addTrailers([...last])
    outgoing.end()
  })
}
