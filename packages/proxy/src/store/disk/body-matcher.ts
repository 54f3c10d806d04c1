import type { BodyFiles } from './body-files.ts'
import { openFile, readInline } from './body-reader.ts'
import type { BodyPlace } from './disk-index.ts'
import type { ArrivedBody } from './disk-writer.ts'
import type { EntryLedger } from './entry-ledger.ts'

/** Compared at once. */
const STEP_BYTES = 256 * 1024

/** Finds a body that a variant of the same key has already: bytes are compared, so two are never taken for one. */
export class BodyMatcher {
  readonly #ledger: EntryLedger
  readonly #files: BodyFiles

  constructor(ledger: EntryLedger, files: BodyFiles) {
    this.#ledger = ledger
    this.#files = files
  }

  /** The line of an equal body that one of the variants has, with one more reference to it; -1: none has. */
  async find(variants: readonly number[], arrived: ArrivedBody): Promise<number> {
    const { index } = this.#ledger
    const tried = new Set<number>()
    for (const variant of variants) {
      const body = index.bodyOf(variant)
      if (body < 0 || tried.has(body) || !index.isBodyUsed(body)) continue
      tried.add(body)
      const place = index.bodyPlace(body)
      if (place.bytes !== arrived.bytes || place.inFile !== arrived.inFile) continue
      if (!(await this.#equal(place, arrived).catch(() => false))) continue
      // It may have gone while it was compared.
      if (!index.isBodyUsed(body) || index.bodyPlace(body).id !== place.id) continue
      index.shareBody(body)
      return body
    }
    return -1
  }

  async #equal(place: BodyPlace, arrived: ArrivedBody): Promise<boolean> {
    const whole = { first: 0, end: place.bytes }
    if (!place.inFile) return samePieces(await readInline(this.#ledger.log, place, whole), arrived.pieces)
    const file = await this.#files.open(arrived.id)
    try {
      let at = 0
      const target = Buffer.allocUnsafeSlow(STEP_BYTES)
      for await (const chunk of await openFile(this.#ledger.log, this.#files, place, whole)) {
        const part = target.subarray(0, (chunk as Buffer).length)
        if ((await file.read(part, at)) < part.length || part.compare(chunk as Buffer) !== 0) return false
        at += part.length
      }
      return at === place.bytes
    } finally {
      await file.close()
    }
  }
}

function samePieces(whole: Buffer, pieces: readonly Buffer[]): boolean {
  let at = 0
  for (const piece of pieces) {
    if (piece.compare(whole, at, at + piece.length) !== 0) return false
    at += piece.length
  }
  return at === whole.length
}
