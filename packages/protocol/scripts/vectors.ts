/**
 * Writes the vectors by which an implementation in any language can be checked:
 *
 *     node packages/protocol/scripts/vectors.ts
 *
 * They are committed; a test compares them with what this would write, and decodes every one of them.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { vectorFiles } from './vectors/files.ts'

const folder = resolve(import.meta.dirname, '../vectors')
await mkdir(folder, { recursive: true })
for (const [name, text] of vectorFiles()) await writeFile(resolve(folder, name), text)
