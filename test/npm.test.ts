import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import { Commands, type Running } from './commands.ts'
import { OriginFetches } from './events.ts'
import { testWith } from './external-program.ts'
import { get } from './get.ts'
import { run } from './program.ts'
import { isReachable, npmRegistry } from './registry.ts'

/** A package with a few dependencies, none of which runs anything when it is installed. */
const PACKAGE = 'chalk@4.1.2'

const registry = await npmRegistry()
let commands: Commands
let peers: Running[]

beforeAll(async () => {
  commands = new Commands()
  const directory = await commands.cacheServer()
  const options = ['--cache-server', directory.ready.listen, '--mirror', `/npm=${registry}`]
  peers = [await commands.peer('anemone', ...options), await commands.peer('barnacle', ...options)]
})
afterAll(() => commands[Symbol.asyncDispose]())

const reachable = await isReachable(`${registry}/chalk`)

testWith(
  reachable ? 'npm' : 'a registry within reach',
  'npm installs a package with dependencies through two peers, and the second time no tarball comes from the registry',
  async () => {
    using fetched = await OriginFetches.of(peers)
    const tarballsFetched = () => fetched.urls.filter((url) => url.endsWith('.tgz')).length
    const tarballs = new Set<string>()
    for (const [index, peer] of peers.entries()) {
      const before = tarballsFetched()
      const folder = await commands.folder()
      const cache = await commands.folder()
      const base = `http://${peer.ready.listen}/npm/`
      const { code, stderr } = await run('npm', [
        'install',
        PACKAGE,
        '--registry',
        base,
        '--cache',
        cache,
        '--prefix',
        folder,
        '--no-audit',
        '--no-fund',
        '--loglevel',
        'http',
      ])
      expect(stderr + code).toMatch(/0$/)
      for (const name of ['chalk', 'ansi-styles', 'supports-color', 'color-name']) {
        expect(JSON.parse(await readFile(join(folder, 'node_modules', name, 'package.json'), 'utf8')).name).toBe(name)
      }
      for (const [, url] of stderr.matchAll(/fetch GET 200 (\S+\.tgz)/g)) {
        expect(url).toContain(base)
        tarballs.add(new URL(url as string).pathname)
      }
      expect(tarballs.size).toBe(6)
      expect(tarballsFetched() - before).toBe(index === 0 ? tarballs.size : 0)
    }
    for (const peer of peers) {
      for (const path of tarballs) expect((await get(peer.ready.listen, path)).cacheStatus[0]).toMatch(/; ?hit/)
    }
  },
  120_000,
)
