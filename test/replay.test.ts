import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Commands, type Running } from './commands.ts'
import { getThrough } from './get.ts'
import { Origin } from './origin.ts'
import { together } from './together.ts'

const PEERS = 3
const REQUESTS = 400

let commands: Commands
let origin: Origin
beforeAll(async () => {
  commands = new Commands()
  origin = await Origin.start()
})
afterAll(async () => {
  await commands[Symbol.asyncDispose]()
  await origin[Symbol.asyncDispose]()
})

async function community(...words: string[]): Promise<readonly Running[]> {
  const directory = await commands.cacheServer()
  const options = ['--cache-server', directory.ready.listen, '--connect-to', `:80:${origin.address}`, ...words]
  const peers = await Promise.all(Array.from({ length: PEERS }, (_, i) => commands.peer(`p${i}`, ...options)))
  await together(peers)
  return peers
}

/** Who holds what is a matter of the peers' keys, so which of them lets go of something is too: by a few hits in a hundred. */
test.each([
  ['64MB, which is enough,', '64MB', 0],
  ['1MB, of which much goes,', '1MB', 0.08],
])(
  'C12: with --memory %s a community saves what `replay` says of the log of its clients',
  async (_, memory, tolerance) => {
    const peers = await community('--memory', memory)
    const asked = origin.total
    const lines: string[] = []
    for (let i = 0; i < REQUESTS; i++) {
      // The n-th thing is asked for about 1 / n as often as the first, from one client after the other.
      const thing = Math.floor(120 ** ((i * 0.618_034) % 1))
      const url = `http://site${thing % 20}.example/${memory}/${thing}`
      const { status, body } = await getThrough((peers[i % PEERS] as Running).ready.listen, url)
      lines.push(`1791640536.000 1 192.0.2.${i % PEERS} TCP_MISS/${status} ${body.length} GET ${url} - DIRECT/- -`)
    }
    const log = join(await commands.folder(), 'access.log')
    await writeFile(log, lines.join('\n'))
    const { stdout } = await commands.run('replay', log, '--peers', `${PEERS}`, '--memory', memory, '--json')
    const { communities } = JSON.parse(stdout)
    const hits = REQUESTS - (origin.total - asked)
    expect(Math.abs(communities[0].hits - hits) / REQUESTS).toBeLessThanOrEqual(tolerance)
    // And it is not what each alone would have saved.
    expect(hits - communities[0].alone.hits).toBeGreaterThan(REQUESTS * 0.09)
  },
)
