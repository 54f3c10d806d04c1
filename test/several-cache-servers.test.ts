import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connectDirectory, type ListedCommunity } from '@cachereef/community'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { Commands, type Running } from './commands.ts'
import { statuses } from './status.ts'

const PATIENCE = { timeout: 20_000, interval: 100 }

let commands: Commands
let servers: Running[]
let files: string[]
let peers: Running[]

beforeAll(async () => {
  commands = new Commands()
  const folder = await commands.folder()
  files = ['one', 'two'].map((name) => join(folder, name))
  servers = []
  for (const file of files) servers.push(await commands.cacheServer('--store', `file:${file}`))
  peers = []
  for (const name of ['anemone', 'barnacle', 'coral']) peers.push(await commands.peer(name, ...everyServer()))
})

afterAll(() => commands[Symbol.asyncDispose]())

const addresses = () => servers.map((server) => server.ready.listen)
const everyServer = () => addresses().flatMap((address) => ['--cache-server', address])

async function listedBy(address: string): Promise<readonly ListedCommunity[]> {
  await using directory = await connectDirectory({ cacheServer: address })
  return await directory.communities('default')
}

/** The one community that the peers are, as a cache server has to list it. */
async function whole(count: number) {
  const seen = await statuses(peers)
  expect(seen.map((status) => status.peers.length)).toEqual(Array.from({ length: count }, () => count))
  expect(new Set(seen.map((status) => status.epoch.term)).size).toBe(1)
  return { epoch: seen[0]?.epoch, size: count }
}

/** Waits until all peers are one community and these cache servers list just that. */
async function isListedBy(...at: readonly string[]): Promise<void> {
  await vi.waitFor(async () => {
    const expected = await whole(peers.length)
    for (const address of at) expect(await listedBy(address)).toMatchObject([expected])
  }, PATIENCE)
}

test('A11, A13: a community is registered with all of its cache servers', async () => {
  await isListedBy(...addresses())
})

test('A13: with one of two cache servers down a newcomer finds the community, and a new master registers with the other', async () => {
  const [down, up] = servers as [Running, Running]
  await copyFile(files[0] as string, `${files[0]}.earlier`)
  await down.kill()
  peers.push(await commands.peer('dory', ...everyServer()))
  await isListedBy(up.ready.listen)
  const roles = (await statuses(peers)).map((status) => status.role)
  await (peers[roles.indexOf('master')] as Running).kill()
  peers.splice(roles.indexOf('master'), 1)
  await isListedBy(up.ready.listen)
})

test('A11: one that comes back with what it knew long ago is told who rules now', async () => {
  await copyFile(`${files[0]}.earlier`, files[0] as string)
  const [down] = servers as [Running, Running]
  servers[0] = await commands.start('cache-server', '--listen', down.ready.listen, '--store', `file:${files[0]}`)
  await isListedBy(...addresses())
  peers.push(await commands.peer('eel', ...everyServer()))
  await isListedBy(...addresses())
})
