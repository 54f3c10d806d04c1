import { command } from '../command.ts'
import { optional } from '../options/entry.ts'
import { word } from '../options/word.ts'
import { createSecret } from '../secret/secret.ts'
import { writeSecretFile } from '../secret/secret-file.ts'

export const keygen = command({
  name: 'keygen',
  summary: 'make a community secret',
  details:
    'Prints a new secret. Every peer and cache server of a community is given the same one by --secret-file; who has ' +
    'it may join, and everything they say to each other is sealed with it. To change it without a pause, put the new ' +
    'one on a second line of every file, then swap the lines everywhere, then delete the old one.',
  options: {
    out: optional(word('FILE'), 'write it to a new file that only you can read', 'standard output'),
  },
  async run({ out }, { stdout }) {
    const secret = createSecret()
    if (out === undefined) stdout.write(`${secret}\n`)
    else await writeSecretFile(out, secret)
  },
})
