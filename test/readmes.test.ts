import { spawn } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')

/** The programs in the packages' READMEs, each with what is said to come of it. */
const programs = globSync('packages/*/README.md', { cwd: root }).flatMap((path) => {
  const blocks = readFileSync(join(root, path), 'utf8').matchAll(/```ts\n(.*?)```\n\n```text\n(.*?)```/gs)
  return [...blocks].map(([, program = '', printed = '']) => ({ path, program, printed }))
})

test('packages that one can import show how', () => {
  expect(programs.map(({ path }) => path.split('/')[1]).sort()).toEqual([
    'allocation',
    'community',
    'election',
    'protocol',
    'proxy',
  ])
})

test.each(programs)('$path: the program prints what stands below it', async ({ program, printed }) => {
  const child = spawn(process.execPath, ['--input-type=module', '-'], { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.end(program)
  expect(await text(child.stdout)).toBe(printed)
})
