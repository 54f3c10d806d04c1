import { sign, verify, createPublicKey } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadIdentity } from './identity-file.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cachereef-identity-'))
})
afterAll(() => rm(folder, { recursive: true }))

test('a restarted peer is the same peer in a later life', async () => {
  const dir = join(folder, 'same')
  const first = await loadIdentity(dir)
  const second = await loadIdentity(dir)
  expect(second.id).toBe(first.id)
  expect(second.incarnation).toBe(first.incarnation + 1)
  const signature = sign(null, Buffer.from('x'), second.privateKey)
  expect(verify(null, Buffer.from('x'), createPublicKey(first.privateKey), signature)).toBe(true)
})

test('without a directory each identity is new', async () => {
  const [first, second] = [await loadIdentity(undefined), await loadIdentity(undefined)]
  expect(first.id).toMatch(/^[0-9a-f]{64}$/)
  expect(second.id).not.toBe(first.id)
})

test('nobody but its owner may read it', async () => {
  const dir = join(folder, 'private')
  await loadIdentity(dir)
  expect((await stat(join(dir, 'identity.json'))).mode & 0o077).toBe(0)
})

test('a file that is no identity is left alone and named', async () => {
  const dir = join(folder, 'broken')
  await loadIdentity(dir)
  const path = join(dir, 'identity.json')
  await writeFile(path, '{"version":1,"seed":"short"}')
  await expect(loadIdentity(dir)).rejects.toMatchObject({ code: 'state', message: expect.stringContaining(path) })
  expect(await readFile(path, 'utf8')).toBe('{"version":1,"seed":"short"}')
})
