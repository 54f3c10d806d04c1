import { readFileSync } from 'node:fs'
import type { Profiler } from 'node:inspector'
import { fileURLToPath } from 'node:url'

export interface DecoderCoverage {
  readonly decoder: string
  /** Functions, and the blocks within them that run on a condition. */
  readonly branches: number
  readonly taken: number
}

/** The generated decoders, and the reader that they all use, among the scripts that V8 counted. */
export function decoderCoverage(scripts: readonly Profiler.ScriptCoverage[]): DecoderCoverage[] {
  return scripts
    .filter(({ url }) => url.includes('/generated/decoders/') || url.endsWith('/codec/reader.ts'))
    .map((script) => ({ decoder: nameOf(script.url), ...count(script) }))
    .sort((a, b) => (a.decoder < b.decoder ? -1 : 1))
}

const nameOf = (url: string): string => url.slice(url.lastIndexOf('/') + 1, -'.ts'.length)

/** V8 gives a block of its own to each branch; whatever follows a branch that never falls through is none. */
function count({ functions, url }: Profiler.ScriptCoverage): { branches: number; taken: number } {
  const source = readFileSync(fileURLToPath(url), 'utf8')
  const blocks = functions
    .flatMap(({ ranges }) => ranges)
    .filter(({ endOffset, startOffset }) => /\w/.test(source.slice(startOffset, endOffset)))
  return { branches: blocks.length, taken: blocks.filter(({ count }) => count > 0).length }
}
