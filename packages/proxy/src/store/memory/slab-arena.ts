import { OpenSlabs, type Filling } from './open-slabs.ts'

/** Each record in a slab begins with its owner and its length, so that a slab can be walked without an index. */
const RECORD_HEADER_BYTES = 8
/** Records begin at multiples of this; a place is counted in it, so 31 bits reach 32 GiB. */
const GRAIN = 16
/** What a Buffer of its own costs beside its bytes: objects, backing store, allocator (measured: 405 bytes at 256). */
const OWN_BUFFER_BYTES = 400
/** A slab is worth emptying when at most this share of it is live: four bytes copied for one that comes back, at the very most. */
const SPARSE_SHARE = 4 / 5
/**
 * And only when so much of all slabs is dead: below it, moving costs more than evicting a little more. Where every key has its turn,
 * an eighth in place of this loses a whole hit in a hundred, and spares a byte copied for each one stored.
 */
const DEAD_SHARE = 1 / 32

interface Slab {
  readonly bytes: Buffer
  /** Where the next record goes. */
  end: number
  /** Bytes of records in use, with header and padding. */
  live: number
}

/** Told where a record goes when its slab is emptied; answers whether it was still in use at the place it had. */
export type Moved = (owner: number, from: number, to: number) => boolean

/**
 * Bytes outside the heap of V8, written once. Small pieces are appended to slabs (measured for pieces of 256 bytes: 275 bytes each and 3 ms
 * for a collection of a million, against 661 bytes and 142 ms for a Buffer each); large ones are Buffers of their own.
 *
 * No byte is ever written over: room comes back by letting go of whole slabs, after what is live in them was copied to
 * another. So a view handed out stays as it is for as long as somebody holds it, and needs no count of its readers.
 */
export class SlabArena {
  readonly #moved: Moved
  readonly #slabBytes: number
  readonly #slabs: (Slab | undefined)[] = []
  readonly #freeSlabs: number[] = []
  readonly #own: (Buffer | undefined)[] = []
  readonly #freeOwn: number[] = []
  readonly #open = new OpenSlabs((slab) => this.#roomIn(slab))
  /** Bytes that have to die before any slab can be sparse: until then nobody needs to look for one. */
  #untilSparse = 0
  #slabCount = 0
  #live = 0
  #ownBytes = 0

  /** `slabBytes` is a power of two. */
  constructor(slabBytes: number, moved: Moved) {
    this.#slabBytes = slabBytes
    this.#moved = moved
  }

  /** Bytes of memory in use: whole slabs, one more that emptying another may need, and own Buffers. */
  get bytes(): number {
    return (this.#slabCount + 1) * this.#slabBytes + this.#ownBytes
  }

  /** How much `bytes` grows by, at most, when pieces of these lengths are put one after the other; a length of 0 is none. */
  growth(first: number, second: number): number {
    let growth = 0
    const records: number[] = []
    for (const length of [first, second]) {
      if (this.#isLarge(length)) growth += length + OWN_BUFFER_BYTES
      else if (length > 0) records.push(recordBytes(length))
    }
    const [one, other = 0] = records
    if (one === undefined) return growth
    return growth + this.#open.newSlabsFor(one, other, this.#slabBytes) * this.#slabBytes
  }

  /** Copies the chunks in and answers their place; a single large chunk that fills its memory is taken as it is. */
  put(owner: number, chunks: readonly Buffer[], length: number): number {
    if (this.#isLarge(length)) return this.#putOwn(chunks, length)
    const at = this.#append(owner, length, 'fresh')
    const slab = this.#slabOf(at)
    let end = this.#offsetOf(at) + RECORD_HEADER_BYTES
    for (const chunk of chunks) end += chunk.copy(slab.bytes, end)
    return at
  }

  /** The bytes at a place. */
  view(at: number, first: number, end: number): Buffer {
    if (at < 0) return (this.#own[-1 - at] as Buffer).subarray(first, end)
    const start = this.#offsetOf(at) + RECORD_HEADER_BYTES
    return this.#slabOf(at).bytes.subarray(start + first, start + end)
  }

  /** The buffer a place lies in and where it begins there, for who only reads: allocates nothing. */
  bufferOf(at: number): Buffer {
    return at < 0 ? (this.#own[-1 - at] as Buffer) : this.#slabOf(at).bytes
  }

  startOf(at: number): number {
    return at < 0 ? 0 : this.#offsetOf(at) + RECORD_HEADER_BYTES
  }

  free(at: number, length: number): void {
    if (at < 0) {
      this.#own[-1 - at] = undefined
      this.#freeOwn.push(-1 - at)
      this.#ownBytes -= length + OWN_BUFFER_BYTES
      return
    }
    const number = this.#numberOf(at)
    const slab = this.#slabs[number] as Slab
    slab.live -= recordBytes(length)
    this.#live -= recordBytes(length)
    this.#untilSparse -= recordBytes(length)
    if (slab.live === 0 && !this.#open.isFilled(number)) this.#drop(number)
  }

  /** Empties the sparsest slab into those of what outlives. False: there is none that is worth it. */
  compact(): boolean {
    const all = this.#slabCount * this.#slabBytes
    if (this.#untilSparse > 0 || all - this.#live < DEAD_SHARE * all) return false
    let sparsest = -1
    for (let number = 0; number < this.#slabs.length; number++) {
      const slab = this.#slabs[number]
      if (slab === undefined || this.#open.isFilled(number)) continue
      if (sparsest < 0 || slab.live < (this.#slabs[sparsest] as Slab).live) sparsest = number
    }
    if (sparsest < 0) return false
    this.#untilSparse = (this.#slabs[sparsest] as Slab).live - SPARSE_SHARE * this.#slabBytes
    if (this.#untilSparse > 0) return false
    this.#empty(sparsest)
    return true
  }

  #empty(number: number): void {
    const slab = this.#slabs[number] as Slab
    this.#open.close(number)
    for (let offset = 0; offset < slab.end && slab.live > 0; ) {
      const owner = slab.bytes.readInt32LE(offset)
      const length = slab.bytes.readInt32LE(offset + 4)
      const from = this.#placeOf(number, offset)
      const record = recordBytes(length)
      offset += record
      const to = this.#next(record, 'outlived')
      if (!this.#moved(owner, from, to)) continue
      this.#append(owner, length, 'outlived')
      const start = offset - record + RECORD_HEADER_BYTES
      slab.bytes.copy(this.#slabOf(to).bytes, this.#offsetOf(to) + RECORD_HEADER_BYTES, start, start + length)
      slab.live -= record
      this.#live -= record
    }
    this.#drop(number)
  }

  /** The place that the next record of this size gets. */
  #next(record: number, filling: Filling): number {
    const open = this.#open.slabFor(record, filling)
    const number = open < 0 ? this.#start(filling) : open
    return this.#placeOf(number, (this.#slabs[number] as Slab).end)
  }

  /** Room for a record at its place, its header written. */
  #append(owner: number, length: number, filling: Filling): number {
    const record = recordBytes(length)
    const at = this.#next(record, filling)
    const slab = this.#slabOf(at)
    slab.bytes.writeInt32LE(owner, slab.end)
    slab.bytes.writeInt32LE(length, slab.end + 4)
    slab.end += record
    slab.live += record
    this.#live += record
    return at
  }

  #start(filling: Filling): number {
    const number = this.#freeSlabs.pop() ?? this.#slabs.length
    this.#slabs[number] = { bytes: Buffer.allocUnsafeSlow(this.#slabBytes), end: 0, live: 0 }
    this.#slabCount++
    const full = this.#open.fill(number, filling)
    // It may be the sparsest one now, and may have lost all that it had while it was filled.
    this.#untilSparse = 0
    if (this.#slabs[full]?.live === 0) this.#drop(full)
    return number
  }

  #roomIn(number: number): number {
    return this.#slabBytes - (this.#slabs[number] as Slab).end
  }

  #drop(number: number): void {
    this.#open.close(number)
    this.#slabs[number] = undefined
    this.#freeSlabs.push(number)
    this.#slabCount--
  }

  #putOwn(chunks: readonly Buffer[], length: number): number {
    const [only] = chunks
    const whole = chunks.length === 1 && only !== undefined && only.buffer.byteLength === length
    const bytes = whole ? only : Buffer.allocUnsafeSlow(length)
    if (!whole) {
      let end = 0
      for (const chunk of chunks) end += chunk.copy(bytes, end)
    }
    const number = this.#freeOwn.pop() ?? this.#own.length
    this.#own[number] = bytes
    this.#ownBytes += length + OWN_BUFFER_BYTES
    return -1 - number
  }

  /** An eighth of a slab: then the unused end of a slab is a sixteenth of it on average, and at most an eighth. */
  #isLarge(length: number): boolean {
    return recordBytes(length) > this.#slabBytes / 8
  }

  #placeOf(number: number, offset: number): number {
    return (number * this.#slabBytes + offset) / GRAIN
  }

  #numberOf(at: number): number {
    return Math.floor(at / (this.#slabBytes / GRAIN))
  }

  #offsetOf(at: number): number {
    return (at % (this.#slabBytes / GRAIN)) * GRAIN
  }

  #slabOf(at: number): Slab {
    return this.#slabs[this.#numberOf(at)] as Slab
  }
}

function recordBytes(length: number): number {
  return (length + RECORD_HEADER_BYTES + GRAIN - 1) & -GRAIN
}
