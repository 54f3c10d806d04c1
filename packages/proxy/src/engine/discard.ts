import { Readable } from 'node:stream'
import type { Response } from '../http/message.ts'

/** Lets go of a response whose body nobody wants. */
export function discard({ body }: Response): void {
  if (body instanceof Readable) body.destroy()
}
