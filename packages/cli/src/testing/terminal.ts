import type { Terminal } from '../command.ts'

export interface RecordedTerminal extends Terminal {
  readonly out: string
  readonly err: string
}

/** A terminal that keeps what was written to it; `stop` is what SIGTERM would abort. */
export function recordedTerminal(
  environment: Terminal['environment'] = {},
  stop: AbortSignal = new AbortController().signal,
): RecordedTerminal {
  const written = { out: '', err: '' }
  return {
    stdout: { write: (text) => (written.out += text) },
    stderr: { write: (text) => (written.err += text) },
    environment,
    stopped: () => stop,
    get out() {
      return written.out
    },
    get err() {
      return written.err
    },
  }
}
