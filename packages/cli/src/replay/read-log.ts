import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { failure, reasonIn } from '../errors.ts'

/** A line longer than this is in no format known, and not worth a regular expression. */
const LINE_CHARS_MAX = 64 * 1024

/**
 * The lines of a log; "-" is standard input, a name that ends in .gz is unpacked.
 *
 * @throws CliError `failed` where it can't be read
 */
export async function* readLog(path: string): AsyncGenerator<string> {
  const file: Readable = path === '-' ? process.stdin : createReadStream(path)
  const text = path.endsWith('.gz') ? file.pipe(createGunzip()) : file
  file.once('error', (error) => text.destroy(error))
  try {
    for await (const line of createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY }))
      if (line !== '') yield line.slice(0, LINE_CHARS_MAX)
  } catch (error) {
    throw failure(`${path} can not be read: ${reasonIn(error)}`, error)
  }
}
