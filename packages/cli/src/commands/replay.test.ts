import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { main } from '../main.ts'
import { recordedTerminal } from '../testing/terminal.ts'
import { replay } from './replay.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cachereef-replay-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function run(name: string, content: string | Buffer | undefined, ...words: string[]) {
  const path = join(folder, name)
  if (content !== undefined) await writeFile(path, content)
  const terminal = recordedTerminal({})
  const status = await main([replay], '1.2.3', ['replay', path, ...words], terminal)
  return { status, out: terminal.out, err: terminal.err.replaceAll(folder, '') }
}

const line = (client: number, path: string): string =>
  `192.0.2.${client} - - [10/Oct/2026:13:55:36 +0000] "GET ${path} HTTP/1.1" 200 50000`

/** Four clients that ask for the same four things. */
const LOG = [1, 2, 3, 4].flatMap((client) => ['/a', '/b', '/c', '/d'].map((path) => line(client, path))).join('\n')

test('C12: it says what communities of several sizes would have saved', async () => {
  expect(await run('access.log', `${LOG}\nno line of a log\n`, '--peers', '1', '--peers', '2')).toEqual({
    status: 0,
    out: `16 requests of 4 clients for 800 KB in 0 s, 1 line left out, in no format known
100.0 % of them a cache may answer, by method and status

peers  hits    of them local  validated  bytes saved  each alone: hits  bytes saved
    1  75.0 %        100.0 %      0.0 %       75.0 %            75.0 %       75.0 %
    2  75.0 %         33.3 %      0.0 %       75.0 %            50.0 %       50.0 %

1 peer would have saved 600 KB; more would have saved less than one byte in a hundred besides
`,
    err: '',
  })
})

test('as JSON, and from a packed file', async () => {
  const { out } = await run('access.log.gz', gzipSync(LOG), '--json')
  const report = JSON.parse(out)
  expect(report).toMatchObject({ requests: 16, clients: 4, unread: 0, best: 1 })
  expect(report.communities.map(({ peers }: { peers: number }) => peers)).toEqual([1, 2, 4, 8, 16])
})

test.each([
  ['missing.log', undefined, [], 1, /missing\.log can not be read: there is no such file$/],
  ['empty.log', '', [], 1, /empty\.log has no line$/],
  ['other.log', 'a\nb\n', [], 1, /other\.log has no line in a format known: common, combined, or that of Squid$/],
  ['cut.log.gz', gzipSync(LOG).subarray(0, 40), [], 1, /cut\.log\.gz can not be read: unexpected end of file$/],
  ['plain.gz', LOG, [], 1, /plain\.gz can not be read: incorrect header check$/],
  ['small.log', LOG, ['--memory', '1KB'], 2, /--memory: 1000 is not from 262144 to \d+ \(bytes\)$/],
  ['none.log', LOG, ['--peers', '0'], 2, /--peers 0: wanted a whole number from 1 to 256$/],
])('%s: one line says what is wrong', async (name, content, words, status, message) => {
  const { out, err, ...ended } = await run(name, content, ...words)
  expect({ ...ended, out }).toEqual({ status, out: '' })
  expect(err.trimEnd()).toMatch(message)
})
