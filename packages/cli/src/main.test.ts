import { describe, expect, test } from 'vitest'
import { command } from './command.ts'
import { COMMANDS } from './commands/index.ts'
import { main } from './main.ts'
import { count } from './options/count.ts'
import { defaulted, flag, repeatable } from './options/entry.ts'
import { name } from './options/word.ts'
import { recordedTerminal } from './testing/terminal.ts'

const seen: unknown[] = []
const probe = command({
  name: 'probe',
  summary: 'a command for tests',
  details: 'Notes what it was given.',
  argument: { name: 'THING', help: 'what to probe', required: false },
  options: {
    depth: defaulted(count(1, 9), '3', 'how deep'),
    friend: repeatable(name, 'who comes along'),
    loud: flag('make noise'),
  },
  async run(options, _terminal, thing) {
    seen.push({ ...options, thing })
  },
})

async function run(...words: string[]) {
  const terminal = recordedTerminal({ CACHEREEF_DEPTH: '5' })
  const status = await main([...COMMANDS, probe], '1.2.3', words, terminal)
  return { status, out: terminal.out, err: terminal.err }
}

test('a command gets its options checked and typed, and its argument', async () => {
  expect(await run('probe', 'x', '--friend', 'a', '--friend', 'b', '--loud')).toEqual({ status: 0, out: '', err: '' })
  expect(seen.at(-1)).toEqual({ depth: 5, friend: ['a', 'b'], loud: true, thing: 'x' })
})

test('an option that may be repeated does not swallow the argument after it', async () => {
  await run('probe', '--friend', 'a', 'x', '--no-loud')
  expect(seen.at(-1)).toMatchObject({ friend: ['a'], thing: 'x', loud: false })
})

describe('bad usage is one line on standard error that says what to do, and status 2', () => {
  test.each([
    [[], /^cachereef: which command\? one of up, peer, .*probe; see cachereef --help$/],
    [['prob'], /unknown command 'prob' \(Did you mean probe\?\); see cachereef --help$/],
    [['prob', '--help'], /unknown command 'prob' \(Did you mean probe\?\); see cachereef --help$/],
    [['probe', '--loud=yes'], /--loud takes no value; --no-loud is its opposite; see cachereef probe --help$/],
    [['probe', '--friend', ''], /--friend '': wanted up to 64 letters/],
    [['purge', '--domain', 'http://example.com/'], /--domain http.*: wanted a host name such as/],
    [['probe', '--dpth', '1'], /unknown option '--dpth' \(Did you mean --depth\?\); see cachereef probe --help$/],
    [['probe', '--depth'], /option '--depth <N>' argument missing; see cachereef probe --help$/],
    [['probe', '--depth', '10'], /--depth 10: wanted a whole number from 1 to 9$/],
    [['probe', 'x', 'y'], /too many arguments.*; see cachereef probe --help$/],
    [['probe', '--config', '/nowhere/at.all'], /--config \/nowhere\/at\.all: there is no such file$/],
    [['explain'], /missing required argument 'URL'; see cachereef explain --help$/],
    [['explain', 'www.example.com'], /www\.example\.com: wanted an absolute URL such as/],
    [['purge'], /what to purge\?/],
    [['purge', 'http://a/', '--all'], /what to purge\?/],
    [['peer', '--listen', '3128'], /--listen 3128: wanted an address and a port such as/],
    [['top'], /top needs a terminal/],
  ])('%j', async (words, message) => {
    const { status, out, err } = await run(...words)
    expect({ status, out }).toEqual({ status: 2, out: '' })
    expect(err).toMatch(/^cachereef: [^\n]+\n$/)
    expect(err.trimEnd()).toMatch(message)
  })
})

test('help and version go to standard output, status 0', async () => {
  expect(await run('--version')).toEqual({ status: 0, out: '1.2.3\n', err: '' })
  const { status, out, err } = await run('probe', '--help')
  expect({ status, err }).toEqual({ status: 0, err: '' })
  expect(out).toMatch(/--depth <N> +how deep \[3\]/)
})
