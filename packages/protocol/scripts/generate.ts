/**
 * Writes what follows from the message table: `src/generated/` and `docs/protocol.md`. Run with Node itself:
 *
 *     node packages/protocol/scripts/generate.ts
 *
 * Both are committed; a test compares them with what this would write.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { outputs } from './generate/outputs.ts'

const root = resolve(import.meta.dirname, '../../..')
await rm(resolve(root, 'packages/protocol/src/generated'), { recursive: true, force: true })
for (const [path, text] of outputs()) {
  const file = resolve(root, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, text)
}
