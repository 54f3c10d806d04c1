import { spawnSync } from 'node:child_process'
import { test } from 'vitest'

/**
 * For tests that need a program of the machine. Where it is missing they are skipped, and named in the summary; with
 * CI=true, under which `.ci/run` has installed it, they fail.
 */
export function testWith(program: string, name: string, body: () => Promise<void>, timeoutMs = 60_000): void {
  const found = spawnSync('which', [program]).status === 0
  if (found || process.env.CI === 'true') test(name, body, timeoutMs)
  else test.skip(`${name} (skipped: ${program} is not installed)`, body)
}
