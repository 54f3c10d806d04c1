import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { afterEach, expect, test } from 'vitest'
import { createLogger } from './logger.ts'
import { prettyLine } from './pretty-line.ts'
import { parseReadyLine, writeReadyLine } from './ready-line.ts'
import { stateDirectory } from './state-directory.ts'

function logged(format: 'json' | 'pretty' | undefined, isTTY: boolean, level: 'info' | 'warn' = 'info'): string {
  let text = ''
  const logger = createLogger({ isTTY, write: (line) => (text += line) }, { name: 'reef-1', level, format })
  logger.info({ name: 'reef-2' }, 'joined')
  logger.error({ err: new Error('broken') }, 'failed')
  return text
}

test('C10: logs are one JSON object a line, or short lines for people, by default on a terminal', () => {
  const [first] = logged(undefined, false).split('\n')
  expect(JSON.parse(first!)).toMatchObject({ level: 'info', self: 'reef-1', name: 'reef-2', msg: 'joined' })
  expect(logged(undefined, true)).toMatch(/^\d\d:\d\d:\d\d\.\d{3} reef-1 joined name=reef-2\n/)
  expect(logged('json', true)).toMatch(/^(\{.*\}\n){2}$/)
  expect(logged('pretty', false)).toMatch(/ reef-1 error: failed\nError: broken\n +at /)
})

test('what is below the level is not logged', () => {
  expect(logged('pretty', false, 'warn')).not.toContain('joined')
})

test('facts that are objects are shown on one line', () => {
  const line = JSON.stringify({ time: '2026-01-02T03:04:05.678Z', level: 'info', msg: 'm', a: { b: [1, 2] } })
  expect(prettyLine(line)).toBe('03:04:05.678 m a={ b: [ 1, 2 ] }\n')
})

test('a ready line is read back, and nothing else is taken for one', () => {
  let text = ''
  writeReadyLine({ write: (line) => (text += line) }, { listen: '127.0.0.1:1' })
  expect(text).toBe('{"event":"ready","listen":"127.0.0.1:1"}\n')
  expect(parseReadyLine(text)).toEqual({ event: 'ready', listen: '127.0.0.1:1' })
  for (const other of ['', '{"event":"joined"}', '{"event":"ready",', 'ready'])
    expect(parseReadyLine(other)).toBeUndefined()
})

test('C9: state is kept where the XDG specification says, a folder a name', () => {
  expect(stateDirectory({ XDG_STATE_HOME: '/state' }, 'a')).toBe('/state/cachereef/a')
  expect(stateDirectory({ HOME: '/home/me' }, 'a')).toBe('/home/me/.local/state/cachereef/a')
  expect(stateDirectory({ HOME: '/home/me', XDG_STATE_HOME: 'relative' }, 'a')).toBe(
    '/home/me/.local/state/cachereef/a',
  )
})

/** Serves until it is told to stop; then takes its time: "slow" for ever, "told" until its parent says so. */
const SERVER = `
  import { stopOnSignals } from '${new URL('./stop-on-signals.ts', import.meta.url).href}'
  const stop = stopOnSignals()
  const alive = setInterval(() => {}, 1000)
  stop.addEventListener('abort', () => {
    console.log('stopping')
    if (process.argv[1] === 'told') process.once('message', () => clearInterval(alive))
    else if (process.argv[1] !== 'slow') clearInterval(alive)
  })
  console.log('serving')
`

let child: ReturnType<typeof spawn> | undefined
afterEach(() => child?.kill('SIGKILL'))

function serve(...words: string[]) {
  const args = ['--input-type=module-typescript', '--eval', SERVER, '--', ...words]
  child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
  const lines = createInterface({ input: child.stdout! })
  return { child, line: async () => (await once(lines, 'line'))[0] as string, ended: once(child, 'exit') }
}

test.each(['SIGINT', 'SIGTERM'] as const)('%s lets the command leave in good order, status 0', async (signal) => {
  const { child, line, ended } = serve()
  expect(await line()).toBe('serving')
  child.kill(signal)
  expect(await ended).toEqual([0, null])
})

test.each(['SIGINT', 'SIGTERM'] as const)(
  'a second signal, %s, half a second later ends it at once',
  async (signal) => {
    const { child, line, ended } = serve('slow')
    expect(await line()).toBe('serving')
    child.kill('SIGTERM')
    expect(await line()).toBe('stopping')
    const again = (): NodeJS.Signals | null => {
      child.kill(signal)
      return child.signalCode
    }
    await expect.poll(again, { timeout: 5_000 }).toBe(signal)
    expect(await ended).toEqual([null, signal])
  },
)

test('Ctrl-C under npm, which comes twice, lets it leave in good order all the same', async () => {
  const { child, line, ended } = serve('told')
  expect(await line()).toBe('serving')
  child.kill('SIGINT')
  expect(await line()).toBe('stopping')
  child.kill('SIGINT')
  child.send('go')
  expect(await ended).toEqual([0, null])
})

test('a process outlives the readers of its output, and what it writes then is lost', async () => {
  const script = `
    import { outliveReaders } from '${new URL('./outlive-readers.ts', import.meta.url).href}'
    outliveReaders(process.stdout, process.stderr)
    process.once('disconnect', () => {
      process.stderr.write('nobody reads this', () => setImmediate(() => process.exit(7)))
    })
    process.send('up')
  `
  child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', script], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  await once(child, 'message')
  child.stderr!.destroy()
  await once(child.stderr!, 'close')
  child.disconnect()
  expect(await once(child, 'exit')).toEqual([7, null])
})

test('it leaves when the process that started it is gone', async () => {
  const { child, line, ended } = serve()
  expect(await line()).toBe('serving')
  child.disconnect()
  expect(await ended).toEqual([0, null])
})
