import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Commands } from './commands.ts'

let commands: Commands
let folder: string

beforeAll(async () => {
  commands = new Commands()
  folder = await commands.folder()
  await writeFile(join(folder, 'unknown.json'), '{"lisn": "127.0.0.1:0"}')
  await writeFile(join(folder, 'broken.json'), '{"listen":')
})
afterAll(() => commands[Symbol.asyncDispose]())

// What values each option takes is tested with the options; here, what a user sees of the whole command.
test.each([
  ['', 'which command?'],
  ['bogus', "unknown command 'bogus'"],
  ['peer extra', 'extra'],
  ['peer --lisen 127.0.0.1:0', '--listen'],
  ['peer --listen nowhere', '--listen nowhere'],
  ['peer --memory 5', '--memory:'],
  ['peer --deliver reroute', '--deliver:'],
  ['peer --ping-interval 1ms', '--ping-interval:'],
  ['peer --config FOLDER/broken.json', 'broken.json'],
  ['peer --config FOLDER/unknown.json', 'lisn'],
  ['peer --secret-file FOLDER/none', 'cachereef keygen'],
  ['peer --listen 0.0.0.0:0', '--open'],
  ['peer --peer-listen 0.0.0.0:0', '--open'],
  ['peer --admin 0.0.0.0:0', '--open'],
  ['cache-server --listen 0.0.0.0:0', '--open'],
  ['cache-server --admin 0.0.0.0:0', '--open'],
  ['top', 'needs a terminal'],
  ['explain', 'URL'],
  ['purge --all --domain a.example', 'what to purge?'],
])('cachereef %s: bad usage, exit code 2, nothing on standard output, one line that names %s', async (line, named) => {
  const words = line.split(' ').filter((word) => word !== '')
  const { code, stdout, stderr } = await commands.run(...words.map((word) => word.replace('FOLDER', folder)))
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toMatch(/^cachereef: [^\n]+\n$/)
  expect(stderr).toContain(named)
})

test.each(['status', 'explain http://a.example/'])(
  'cachereef %s where no peer is: exit code 1 and one line',
  async (line) => {
    const { code, stdout, stderr } = await commands.run(...line.split(' '), '--admin', '127.0.0.1:1')
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^cachereef: no answer at 127\.0\.0\.1:1[^\n]+\n$/)
  },
)

test('--help and --version are no errors', async () => {
  expect(await commands.run('--version')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) })
  expect(await commands.run('peer', '--help')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('--connect-to'),
  })
})
