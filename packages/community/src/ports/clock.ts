/** Time as a value that is handed in, so that a test can jump to the next deadline. */
export interface Clock {
  /** Milliseconds, never falling; its zero means nothing. */
  now(): number
  /** Milliseconds since the Unix epoch, for what other programs read. */
  wallTime(): number
  /** Calls back once, not before `atMs` of `now()`. */
  schedule(atMs: number, callback: () => void): Timer
}

export interface Timer {
  cancel(): void
}
