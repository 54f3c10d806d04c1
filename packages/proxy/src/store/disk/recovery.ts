import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import { marksOf } from '../entry-marks.ts'
import { decodeHead, type EncodedHead } from '../head-codec.ts'
import { RECORD_PAYLOAD_BYTES_MAX } from '../limits.ts'
import type { BodyFiles } from './body-files.ts'
import type { DiskIndex } from './disk-index.ts'
import { entryHashes, type Seeds } from './entry-ledger.ts'
import type { DiskFiles } from './files.ts'
import { BODY_IN, KIND, tableStart } from './record.ts'
import { scanSegment, type FoundRecord } from './segment-scan.ts'
import { segmentName, segmentNumber, type FoundSegment } from './segment-log.ts'
import { readSnapshot } from './snapshot.ts'

/** Where the snapshot lies, and the segments. */
export interface StorePaths {
  readonly directory: string
  readonly segments: string
}

/** What was found in a directory. */
export interface Recovered {
  readonly seeds: Seeds
  readonly segments: readonly FoundSegment[]
  /** The largest number that an entry or a body has had. */
  readonly lastId: number
  /** The number that the next new segment gets at least. */
  readonly nextSegment: number
  /** The snapshot says all there is, so the last segment ends well and can be gone on with. */
  readonly clean: boolean
}

/**
 * Brings an empty index to what the directory holds: the snapshot, then the records behind it, in their order; or, without a
 * usable snapshot, all records. Entries whose bytes are gone are left out, files that no entry refers to removed.
 */
export async function recover(
  files: DiskFiles,
  paths: StorePaths,
  index: DiskIndex,
  bodyFiles: BodyFiles,
): Promise<Recovered> {
  const { directory, segments: segmentDirectory } = paths
  const snapshot = await readSnapshot(files, directory, index)
  const seeds = snapshot?.seeds ?? { first: randomInt(2 ** 32), second: randomInt(2 ** 32) }
  const end = snapshot?.end ?? { segment: 0, offset: 0 }
  const found = await bodyFiles.found()
  const replay = new Replay(index, seeds, found, snapshot?.lastId ?? 0)
  const segments: FoundSegment[] = []
  let clean = snapshot !== undefined
  for (const number of await segmentNumbers(files, segmentDirectory)) {
    const file = await files.open(join(segmentDirectory, segmentName(number)), 'read')
    try {
      const bytes = await file.size()
      segments.push({ number, bytes })
      if (number < end.segment) continue
      const from = number === end.segment ? end.offset : 0
      if (bytes !== from) clean = false
      for await (const record of scanSegment(file, from, bytes)) replay.apply(number, record)
    } finally {
      await file.close()
    }
  }
  dropMissing(index, found, new Map(segments.map(({ number, bytes }) => [number, bytes])))
  removeOrphans(index, bodyFiles, found)
  const nextSegment = Math.max(end.segment + 1, ...segments.map(({ number }) => number + 1))
  return {
    seeds,
    segments,
    lastId: replay.lastId,
    nextSegment,
    clean: clean && segments.at(-1)?.number === end.segment,
  }
}

async function segmentNumbers(files: DiskFiles, directory: string): Promise<number[]> {
  const numbers = (await files.list(directory)).map(segmentNumber)
  return numbers.filter((number) => number !== undefined).sort((a, b) => a - b)
}

/** Makes the changes to an index that the records of a log stand for. */
class Replay {
  lastId: number
  readonly #index: DiskIndex
  readonly #seeds: Seeds
  readonly #files: ReadonlySet<number>
  /** Lines by number; made when the first record asks, for after a clean end there is none. */
  #bodies: Map<number, number> | undefined
  #entries: Map<number, number> | undefined

  constructor(index: DiskIndex, seeds: Seeds, files: ReadonlySet<number>, lastId: number) {
    this.#index = index
    this.#seeds = seeds
    this.#files = files
    this.lastId = lastId
  }

  apply(segment: number, { record, payload, offset }: FoundRecord): void {
    this.lastId = Math.max(this.lastId, record.entryId, record.bodyId)
    if (record.kind === KIND.remove) {
      for (let at = 0; at + 8 <= payload.length; at += 8) this.#remove(payload.readDoubleLE(at))
      return
    }
    const place = { segment, offset, headBytes: payload.length }
    const head = decodeHead(Buffer.from(payload))
    if (record.kind === KIND.head) {
      const line = this.#lineOf(record.entryId)
      if (line !== undefined) this.#index.setHead(line, marksOf(head.key, head.fields, this.#seeds.first), place)
    } else if (record.kind === KIND.put) this.#put(record, place, head)
  }

  #put(
    record: FoundRecord['record'],
    place: { segment: number; offset: number; headBytes: number },
    head: EncodedHead,
  ): void {
    // Where the bound is lower than it was, the index may not have room for all; the newest are found last, and win.
    if (this.#index.isFull) this.#dropOldest()
    const table = { segment: place.segment, offset: place.offset + tableStart(record) }
    const bodies = (this.#bodies ??= this.#bodiesByNumber())
    const inFile = record.bodyIn === BODY_IN.file
    const brings = record.bodyIn === BODY_IN.record || (inFile && this.#files.has(record.bodyId))
    let body = bodies.get(record.bodyId) ?? -1
    if (body >= 0 && !this.#isBody(body, record.bodyId)) body = -1
    if (record.bodyIn === BODY_IN.none) body = -1
    else if (body >= 0) {
      if (brings) this.#index.moveBody(body, table)
      this.#index.shareBody(body)
    } else if (brings) body = this.#index.addBody({ id: record.bodyId, bytes: record.bodyBytes, inFile, table })
    if (body >= 0) bodies.set(record.bodyId, body)
    this.#remove(record.entryId)
    const hashes = entryHashes(this.#seeds, head.key, head.selecting)
    const marks = marksOf(head.key, head.fields, this.#seeds.first)
    const line = this.#index.add(hashes, record.entryId, marks, place, body)
    // What can't be had any more has still replaced what was there before it.
    if (body < 0 && record.bodyIn !== BODY_IN.none) this.#index.remove(line)
    else this.#entries?.set(record.entryId, line)
  }

  /** Lets go of a sixteenth of the entries, so that this doesn't happen for each of those to come. */
  #dropOldest(): void {
    const byAge = [...this.#index.lines()].sort((a, b) => this.#index.idOf(a) - this.#index.idOf(b))
    for (const line of byAge.slice(0, Math.ceil(byAge.length / 16))) this.#index.remove(line)
  }

  #remove(id: number): void {
    const line = this.#lineOf(id)
    if (line !== undefined) this.#index.remove(line)
  }

  #lineOf(id: number): number | undefined {
    this.#entries ??= new Map([...this.#index.lines()].map((line) => [this.#index.idOf(line), line]))
    const line = this.#entries.get(id)
    return line !== undefined && this.#index.headOf(line).headBytes > 0 && this.#index.idOf(line) === id
      ? line
      : undefined
  }

  #isBody(body: number, id: number): boolean {
    const place = this.#index.bodyPlace(body)
    return place.id === id && this.#index.isBodyUsed(body)
  }

  #bodiesByNumber(): Map<number, number> {
    return new Map([...this.#index.bodyLines()].map((body) => [this.#index.bodyPlace(body).id, body]))
  }
}

/** Leaves out entries whose segment or file is gone, or whose place lies behind the end of its segment. */
function dropMissing(index: DiskIndex, files: ReadonlySet<number>, segments: ReadonlyMap<number, number>): void {
  for (const line of index.lines()) {
    const head = index.headOf(line)
    const body = index.bodyOf(line)
    let here =
      head.offset + head.headBytes <= (segments.get(head.segment) ?? 0) && head.headBytes <= RECORD_PAYLOAD_BYTES_MAX
    if (body >= 0) {
      const { table, inFile, id } = index.bodyPlace(body)
      here &&= table.offset <= (segments.get(table.segment) ?? 0) && (!inFile || files.has(id))
    }
    if (!here) index.remove(line)
  }
}

function removeOrphans(index: DiskIndex, bodyFiles: BodyFiles, found: ReadonlySet<number>): void {
  const used = new Set<number>()
  for (const body of index.bodyLines()) {
    const { id, bytes, inFile } = index.bodyPlace(body)
    if (!inFile) continue
    used.add(id)
    bodyFiles.adopt(bytes)
  }
  for (const id of found) if (!used.has(id)) bodyFiles.remove(id)
}
