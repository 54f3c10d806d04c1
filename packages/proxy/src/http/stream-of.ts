import { Readable } from 'node:stream'
import type { Response } from './message.ts'

/** A response's body as a stream; of none, an empty one. */
export function streamOf({ body }: Pick<Response, 'body'>): Readable {
  return body instanceof Readable ? body : Readable.from(body === null ? [] : [body], { objectMode: false })
}
