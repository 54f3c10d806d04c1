/** Each record in a slab begins with its owner and its length, so that a slab can be walked without an index. */
const RECORD_HEADER_BYTES = 8
/** Records begin at multiples of this; a place is counted in it, so 31 bits reach 32 GiB. */
const GRAIN = 16
/** What a Buffer of its own costs beside its bytes: objects, backing store, allocator (measured: 405 bytes at 256). */
const OWN_BUFFER_BYTES = 400
/** A slab is worth emptying when at most this share of it is live. */
const SPARSE_SHARE = 3 / 4
/** And only when so much of all slabs is dead: below it, moving costs more than evicting a little more. */
const DEAD_SHARE = 1 / 8

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
  #current = -1
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

  /** How much `bytes` grows by when pieces of these lengths are put one after the other; a length of 0 is none. */
  growth(first: number, second: number): number {
    let room = this.#slabBytes - (this.#slabs[this.#current]?.end ?? this.#slabBytes)
    let growth = 0
    for (const length of [first, second]) {
      if (length === 0) continue
      if (this.#isLarge(length)) {
        growth += length + OWN_BUFFER_BYTES
        continue
      }
      if (recordBytes(length) > room) {
        growth += this.#slabBytes
        room = this.#slabBytes
      }
      room -= recordBytes(length)
    }
    return growth
  }

  /** Copies the chunks in and answers their place; a single large chunk that fills its memory is taken as it is. */
  put(owner: number, chunks: readonly Buffer[], length: number): number {
    if (this.#isLarge(length)) return this.#putOwn(chunks, length)
    const at = this.#append(owner, length)
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
    if (slab.live === 0 && number !== this.#current) this.#drop(number)
  }

  /** Empties the sparsest slab into the current one. False: there is none that is worth it. */
  compact(): boolean {
    const all = this.#slabCount * this.#slabBytes
    if (all - this.#live < DEAD_SHARE * all) return false
    let sparsest = -1
    for (let number = 0; number < this.#slabs.length; number++) {
      const slab = this.#slabs[number]
      if (slab === undefined || number === this.#current) continue
      if (sparsest < 0 || slab.live < (this.#slabs[sparsest] as Slab).live) sparsest = number
    }
    if (sparsest < 0 || (this.#slabs[sparsest] as Slab).live > SPARSE_SHARE * this.#slabBytes) return false
    this.#empty(sparsest)
    return true
  }

  #empty(number: number): void {
    const slab = this.#slabs[number] as Slab
    for (let offset = 0; offset < slab.end && slab.live > 0; ) {
      const owner = slab.bytes.readInt32LE(offset)
      const length = slab.bytes.readInt32LE(offset + 4)
      const from = this.#placeOf(number, offset)
      const record = recordBytes(length)
      offset += record
      const to = this.#next(record)
      if (!this.#moved(owner, from, to)) continue
      this.#append(owner, length)
      const start = offset - record + RECORD_HEADER_BYTES
      slab.bytes.copy(this.#slabOf(to).bytes, this.#offsetOf(to) + RECORD_HEADER_BYTES, start, start + length)
      slab.live -= record
      this.#live -= record
    }
    this.#drop(number)
  }

  /** The place that the next record of this size gets. */
  #next(record: number): number {
    const slab = this.#slabs[this.#current]
    if (slab === undefined || slab.end + record > this.#slabBytes) this.#start()
    return this.#placeOf(this.#current, (this.#slabs[this.#current] as Slab).end)
  }

  /** Room for a record in the current slab, its header written. */
  #append(owner: number, length: number): number {
    const record = recordBytes(length)
    const at = this.#next(record)
    const slab = this.#slabs[this.#current] as Slab
    slab.bytes.writeInt32LE(owner, slab.end)
    slab.bytes.writeInt32LE(length, slab.end + 4)
    slab.end += record
    slab.live += record
    this.#live += record
    return at
  }

  #start(): void {
    const full = this.#current
    this.#current = this.#freeSlabs.pop() ?? this.#slabs.length
    this.#slabs[this.#current] = { bytes: Buffer.allocUnsafeSlow(this.#slabBytes), end: 0, live: 0 }
    this.#slabCount++
    if (full >= 0 && this.#slabs[full]?.live === 0) this.#drop(full)
  }

  #drop(number: number): void {
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
