import { Readable } from 'node:stream'
import type { Response } from '../http/message.ts'

/** Lets go of a response whose body nobody wants. */
export function discard({ body }: Pick<Response, 'body'>): void {
  if (body instanceof Readable) body.destroy()
}
