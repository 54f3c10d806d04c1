import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { COMMANDS } from './commands/index.ts'
import { describeOptions } from './options/describe.ts'
import { resolveOptions } from './options/resolve.ts'
import { reference } from './reference.ts'

test('docs/cli.md is current: npm run docs:cli prints it', () => {
  expect(readFileSync(new URL('../../../docs/cli.md', import.meta.url), 'utf8')).toBe(reference(COMMANDS))
})

test.each(COMMANDS)('every option of $name has a help text and a default that it takes itself', ({ options }) => {
  for (const { key, help, fallback } of describeOptions(options)) {
    expect(help, key).not.toBe('')
    expect(fallback, key).not.toBe('')
  }
  expect(() => resolveOptions(options, { flags: {}, environment: {} })).not.toThrow()
})
