import type { Readable, Transform } from 'node:stream'

/**
 * What `stream.pipeline` does for a source and one transform: an end passes on, and what breaks either ends the other, with the same
 * error downwards. Without pipeline's abort controller, whose error, with a stack for each body that ends well, costs more than
 * all of the piping.
 */
export function passedThrough<T extends Transform>(source: Readable, through: T): T {
  source.on('error', (error) => through.destroy(error))
  source.once('close', () => {
    if (!source.readableEnded && !through.destroyed) through.destroy(new Error('the body broke off'))
  })
  // It may end before whoever gets it has begun to listen; then its first read says so.
  through.on('error', () => {})
  through.once('close', () => source.destroy())
  if (source.destroyed && !source.readableEnded) through.destroy(source.errored ?? new Error('the body broke off'))
  return source.pipe(through)
}
