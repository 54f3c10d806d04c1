import { describe, expect, it } from 'vitest'
import type { ProtocolErrorCode } from './errors.ts'
import { FRAME_BYTES_MAX } from './limits.ts'
import { NAMES_OF_MESSAGES } from './testing/arbitraries.ts'
import { fuzz } from './testing/fuzz/fuzz.ts'

const EXECUTIONS = process.env['CI'] ? 1_000_000 : 200_000
const SLICES = 20

/** Codes that are about the program that encodes, or about settings that a fuzz run does not change. */
const ELSEWHERE: readonly ProtocolErrorCode[] = ['bad-value', 'foreign-realm', 'wrong-carrier']

describe('mutated, random and rightly signed hostile frames', () => {
  it('lead to messages or to ProtocolError, and to nothing else (C13)', { timeout: 300_000 }, () => {
    const accepted = new Set<string>()
    const refused = new Set<string>()
    let memoryMax = 0
    const memoryBefore = process.memoryUsage().arrayBuffers
    for (let slice = 0; slice < SLICES; slice++) {
      const report = fuzz({ seed: 1, executions: EXECUTIONS / SLICES, from: (slice * EXECUTIONS) / SLICES })
      for (const name of report.accepted.keys()) accepted.add(name)
      for (const code of report.refused.keys()) refused.add(code)
      memoryMax = Math.max(memoryMax, process.memoryUsage().arrayBuffers - memoryBefore)
    }
    expect([...accepted].sort()).toEqual([...NAMES_OF_MESSAGES].sort())
    expect(ELSEWHERE.filter((code) => refused.has(code))).toEqual([])
    expect(refused.size).toBeGreaterThanOrEqual(14)
    // Garbage of thousands of frames between two collections, and no single claim of gigabytes among it.
    expect(memoryMax).toBeLessThan(256 * FRAME_BYTES_MAX)
  })

  it('are the same bytes for the same seed', () => {
    expect(fuzz({ seed: 7, executions: 500 })).toEqual(fuzz({ seed: 7, executions: 500 }))
    expect(fuzz({ seed: 7, executions: 500 })).not.toEqual(fuzz({ seed: 8, executions: 500 }))
  })
})
