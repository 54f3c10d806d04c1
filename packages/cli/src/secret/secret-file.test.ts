import { randomUUID } from 'node:crypto'
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createSecret, parseSecret } from './secret.ts'
import { readKeyring, writeSecretFile } from './secret-file.ts'

let folder: string
let warnings: string[]
const log = { warn: (_facts: object, message: string) => void warnings.push(message) }

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cachereef-secret-'))
})
afterAll(() => rm(folder, { recursive: true }))
beforeEach(() => {
  warnings = []
})

async function secretFile(text: string, mode = 0o600): Promise<string> {
  const path = join(folder, randomUUID())
  await writeFile(path, text)
  await chmod(path, mode)
  return path
}

test('C13: a file may have several secrets, the first seals; comments and empty lines are skipped', async () => {
  const [first, second] = [createSecret(), createSecret()]
  const path = await secretFile(`# new\n${first}\n\n  ${second}  \n`)
  expect(await readKeyring(path, log)).toEqual([parseSecret(first), parseSecret(second)])
  expect(warnings).toEqual([])
})

test('without a file there is no secret', async () => {
  expect(await readKeyring(undefined, log)).toBeUndefined()
})

test('C14: a file that everybody can read is warned of, with the command that mends it', async () => {
  const path = await secretFile(createSecret(), 0o644)
  expect(await readKeyring(path, log)).toHaveLength(1)
  expect(warnings).toEqual([expect.stringContaining(`chmod 600 ${path}`)])
})

test.each([
  ['nothing in it', '# empty\n', 'has no secret'],
  ['a secret that was cut', `${createSecret().slice(0, -1)}\n`, 'line 1 is no whole secret'],
  ['a word that can be guessed', `${createSecret()}\nhunter2\n`, 'line 2 is no whole secret'],
])('a file with %s is refused without showing what is in it', async (_what, text, message) => {
  const path = await secretFile(text)
  const refusal = readKeyring(path, log)
  await expect(refusal).rejects.toMatchObject({ code: 'failed', message: expect.stringContaining(message) })
  await expect(refusal).rejects.not.toMatchObject({ message: expect.stringContaining('hunter2') })
})

test('a file that is not there is refused by its name', async () => {
  await expect(readKeyring(join(folder, 'nowhere'), log)).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringMatching(/nowhere.*cachereef keygen --out/),
  })
})

test('a secret is written for its owner alone, and never over another file', async () => {
  const path = join(folder, 'new')
  await writeSecretFile(path, 'one')
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  await expect(writeSecretFile(path, 'two')).rejects.toMatchObject({
    message: expect.stringContaining('exists already'),
  })
  expect(await readFile(path, 'utf8')).toBe('one\n')
})
