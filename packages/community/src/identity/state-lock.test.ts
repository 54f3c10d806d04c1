import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockState } from './state-lock.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cachereef-lock-'))
})
afterEach(() => rm(folder, { recursive: true }))

test('a state directory has one user at a time', async () => {
  const lock = await lockState(folder)
  await expect(lockState(folder)).rejects.toMatchObject({ code: 'state', message: expect.stringContaining(folder) })
  await lock[Symbol.asyncDispose]()
  expect(await readdir(folder)).toEqual([])
  await using again = await lockState(folder)
  expect(again).toBeDefined()
})

test('the lock of another living process is respected, and taken over once it is gone', async () => {
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  await once(other, 'spawn')
  await writeFile(join(folder, 'lock'), `${other.pid}\n`)
  await expect(lockState(folder)).rejects.toMatchObject({ message: expect.stringContaining(`process ${other.pid}`) })
  other.kill('SIGKILL')
  await once(other, 'exit')
  await using lock = await lockState(folder)
  expect(lock).toBeDefined()
})

test('a lock that says nothing is left over from a crash, and no lock', async () => {
  await writeFile(join(folder, 'lock'), '')
  await using lock = await lockState(folder)
  expect(lock).toBeDefined()
})
