import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfigFile } from './config-file.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cachereef-config-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function written(name: string, text: string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, text)
  return path
}

test('a JSON object is read, whatever the extension of its file', async () => {
  for (const name of ['reef.json', 'reef', 'reef.conf']) {
    const path = await written(name, '{"listen": "127.0.0.1:0"}')
    expect(await readConfigFile(path)).toEqual({ path, content: { listen: '127.0.0.1:0' } })
  }
})

test.each([
  ['a program', 'reef.js', 'globalThis.ran = true; export default {}'],
  ['broken JSON', 'broken.json', '{"listen": '],
  ['a list', 'list.json', '[]'],
  ['nothing', 'empty.json', ''],
])('%s is refused, and never run', async (_what, name, text) => {
  const path = await written(name, text)
  await expect(readConfigFile(path)).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining(path) })
  expect(globalThis).not.toHaveProperty('ran')
})

test('a file that is not there is refused by its name', async () => {
  const path = join(folder, 'nowhere.json')
  await expect(readConfigFile(path)).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining(path) })
})
