import type { Writable } from 'node:stream'

/**
 * Lets a process go on when whoever read its output has gone: a closed pipe (EPIPE) is no reason to drop a portion without
 * handing it over. Any other error of these streams is still one.
 */
export function outliveReaders(...outputs: readonly Writable[]): void {
  for (const output of outputs) {
    output.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
    })
  }
}
