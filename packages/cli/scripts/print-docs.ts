/** Writes docs/cli.md; a test says whether it is current. */
import { writeFileSync } from 'node:fs'
import { COMMANDS } from '../src/commands/index.ts'
import { reference } from '../src/reference.ts'

writeFileSync(new URL('../../../docs/cli.md', import.meta.url), reference(COMMANDS))
