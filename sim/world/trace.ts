/** A running sum over everything that happened: two runs with the same one went the same way. */
export class Trace {
  #sum = 0x811c9dc5

  note(value: number): void {
    this.#sum = Math.imul(this.#sum ^ value, 0x01000193)
    this.#sum = Math.imul(this.#sum ^ (value / 4_294_967_296), 0x01000193)
  }

  noteFrame(nowMs: number, to: number, frame: Uint8Array): void {
    this.note(nowMs * 1_000)
    this.note((to << 20) ^ frame.length)
    // The last bytes but the padding: a cheap signature, and so a sum of the whole frame.
    const at = frame.length - 64
    this.note(
      ((frame[at] ?? 0) << 24) ^ ((frame[at + 1] ?? 0) << 16) ^ ((frame[at + 2] ?? 0) << 8) ^ (frame[at + 3] ?? 0),
    )
  }

  get hash(): string {
    return (this.#sum >>> 0).toString(16).padStart(8, '0')
  }
}
