import { writeFileSync } from 'node:fs'
import { renderDocs } from './render-docs.ts'

/** Writes docs/election.md: node --conditions=@cachereef/source packages/election/scripts/print-docs.ts */
writeFileSync(new URL('../../../docs/election.md', import.meta.url), renderDocs())
