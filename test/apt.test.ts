import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import { Commands, type Running } from './commands.ts'
import { OriginFetches } from './events.ts'
import { testWith } from './external-program.ts'
import { run } from './program.ts'
import { isReachable } from './registry.ts'

const PACKAGE = 'hello'

let commands: Commands
let peers: Running[]

beforeAll(async () => {
  commands = new Commands()
  const directory = await commands.cacheServer()
  const options = ['--cache-server', directory.ready.listen]
  peers = [await commands.peer('anemone', ...options), await commands.peer('barnacle', ...options)]
})
afterAll(() => commands[Symbol.asyncDispose]())

/** apt with lists, cache and state of its own, so that nothing of the machine's is read or changed but its sources. */
async function aptThrough(
  peer: Running,
): Promise<(...args: string[]) => Promise<{ code: number | null; text: string; folder: string }>> {
  const folder = await commands.folder()
  for (const path of ['lists/partial', 'archives/partial']) await mkdir(join(folder, path), { recursive: true })
  const settings = {
    'Acquire::http::Proxy': `http://${peer.ready.listen}`,
    'Acquire::Languages': 'none',
    'APT::Sandbox::User': 'root',
    'Dir::State::lists': join(folder, 'lists'),
    'Dir::Cache': folder,
    'Dir::Cache::archives': join(folder, 'archives'),
    'Dir::Etc::sourceparts': '/etc/apt/sources.list.d',
  }
  const options = Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`])
  return async (...args) => {
    const { code, stdout, stderr } = await run('apt-get', [...options, ...args], { cwd: folder })
    return { code, text: `${stdout}${stderr}`, folder }
  }
}

const reachable = await isReachable('http://deb.debian.org/debian/dists/bookworm/InRelease')

testWith(
  reachable ? 'apt-get' : 'a Debian mirror within reach',
  'apt-get update and a download go through two peers, and the second download is served by the community',
  async () => {
    using fetched = await OriginFetches.of(peers)
    for (const [index, peer] of peers.entries()) {
      const apt = await aptThrough(peer)
      const update = await apt('update')
      expect(update.text + update.code).toMatch(/0$/)
      const before = fetched.urls.length
      const download = await apt('download', PACKAGE)
      expect(download.text + download.code).toMatch(/0$/)
      expect(await readdir(download.folder)).toContainEqual(expect.stringMatching(/^hello_.*\.deb$/))
      const packages = fetched.urls.slice(before).filter((url) => url.endsWith('.deb'))
      expect(packages).toHaveLength(index === 0 ? 1 : 0)
    }
  },
  180_000,
)
