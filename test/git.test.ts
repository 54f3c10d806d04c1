import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import { Commands, type Running } from './commands.ts'
import { testWith } from './external-program.ts'
import { gitBackend } from './git-backend.ts'
import { Origin } from './origin.ts'
import { run } from './program.ts'
import { SecureOrigin } from './secure-origin.ts'
import { together } from './together.ts'

let commands: Commands
let origin: Origin
let secure: SecureOrigin
let peers: Running[]

beforeAll(async () => {
  commands = new Commands()
  const folder = await commands.folder()
  origin = await Origin.start(gitBackend(folder))
  secure = await SecureOrigin.start(await commands.folder(), gitBackend(folder))
  const bare = join(folder, 'reef.git')
  await git('init', '--quiet', '--bare', '--initial-branch=main', bare)
  // Nobody has to log in.
  await git('-C', bare, 'config', 'http.receivepack', 'true')
  const directory = await commands.cacheServer()
  const rules = [
    '--connect-to',
    `git.example:80:${origin.address}`,
    '--connect-to',
    `secure.example:443:${secure.address}`,
  ]
  const words = ['--cache-server', directory.ready.listen, ...rules]
  peers = [await commands.peer('near', ...words), await commands.peer('far', ...words)]
  await together(peers)
})
afterAll(async () => {
  await commands[Symbol.asyncDispose]()
  await origin[Symbol.asyncDispose]()
  await secure[Symbol.asyncDispose]()
})

/** git with none of the machine's configuration; rejects with what it says where it fails. */
async function git(...args: string[]): Promise<string> {
  const nobody = {
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_SSL_CAINFO: secure.certificatePath,
  }
  const author = ['-c', 'user.name=Coral', '-c', 'user.email=coral@reef.example']
  const { code, stdout, stderr } = await run('git', [...author, ...args], { env: nobody })
  expect(code, stderr).toBe(0)
  return stdout.toString()
}

const through = ({ ready }: Running) => ['-c', `http.proxy=http://${ready.listen}`]

testWith(
  'git',
  'git pushes and clones by its smart protocol through a forward proxy, and sees what is new at once',
  async () => {
    const [near, far] = peers as [Running, Running]
    const here = join(await commands.folder(), 'here')
    await git(...through(near), 'clone', '--quiet', 'http://git.example/reef.git', here)
    for (const version of ['first', 'second']) {
      // Larger than git's buffer, so that it pushes in chunks.
      await writeFile(join(here, 'file'), `${version}\n`)
      const noise = Array.from({ length: 200_000 }, (_, i) => `${version} ${(i * 2_654_435_761) % 4_294_967_296}`)
      await writeFile(join(here, 'large'), noise.join('\n'))
      await git('-C', here, 'add', '.')
      await git('-C', here, 'commit', '--quiet', '--message', version)
      await git('-C', here, ...through(near), 'push', '--quiet', 'origin', 'HEAD:main')
      const there = join(await commands.folder(), 'there')
      await git(...through(far), 'clone', '--quiet', 'http://git.example/reef.git', there)
      expect(await readFile(join(there, 'file'), 'utf8')).toBe(`${version}\n`)
      expect(await git('-C', there, 'rev-parse', 'HEAD')).toBe(await git('-C', here, 'rev-parse', 'HEAD'))
      await git('-C', there, 'fsck', '--strict')
    }
  },
)

testWith('git', 'git clones through CONNECT, with the certificate of its own origin', async () => {
  const [near] = peers as [Running]
  const there = join(await commands.folder(), 'there')
  const asked = origin.total
  await git(...through(near), 'clone', '--quiet', 'https://secure.example/reef.git', there)
  expect(await readFile(join(there, 'file'), 'utf8')).toBe('second\n')
  expect(origin.total).toBe(asked)
})
