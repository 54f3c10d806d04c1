import type { Output } from '../command.ts'

/** What a command that serves says once, on standard output, for scripts to wait for. */
export type ReadyFacts = Readonly<Record<string, unknown>>

export function writeReadyLine(stdout: Output, facts: ReadyFacts): void {
  stdout.write(`${JSON.stringify({ event: 'ready', ...facts })}\n`)
}

/** undefined for every line that is not a ready line. */
export function parseReadyLine(line: string): ReadyFacts | undefined {
  if (!line.startsWith('{"event":"ready"')) return undefined
  try {
    return JSON.parse(line) as ReadyFacts
  } catch {
    return undefined
  }
}
