import { cp } from 'node:fs/promises'
import { loadIdentity } from '@cachereef/community'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { formatSignedUrl, parseSignedPath } from '../packages/proxy/src/reroute/signed-url.ts'
import { signTerms } from '../packages/proxy/src/reroute/terms.ts'
import { freePorts } from './chaos/free-ports.ts'
import { Commands, type Running } from './commands.ts'
import { type Answer, get } from './get.ts'
import { contentOf, Origin } from './origin.ts'
import { together } from './together.ts'

const SITE = 'www.site.example'

let commands: Commands
let origin: Origin
let here: Running
let hereState: string
let holder: Running
/** Where a client was sent, and for which path. */
let sent: { readonly path: string; readonly location: URL }

beforeAll(async () => {
  commands = new Commands()
  origin = await Origin.start()
  const directory = await commands.cacheServer()
  const words = ['--cache-server', directory.ready.listen, '--connect-to', `${SITE}:80:${origin.address}`]
  const start = async (name: string, state: string): Promise<Running> => {
    const [port] = await freePorts(1)
    const listen = ['--listen', `127.0.0.1:${port}`, '--advertise-listen', `127.0.0.1:${port}`]
    const own = ['--state-dir', state, '--reverse', `http://${SITE}`, '--deliver', 'reroute']
    return commands.peer(name, ...words, ...listen, ...own)
  }
  hereState = await commands.folder()
  here = await start('here', hereState)
  holder = await start('holder', await commands.folder())
  await together([here, holder])
})
afterAll(async () => {
  await commands[Symbol.asyncDispose]()
  await origin[Symbol.asyncDispose]()
})

const problemOf = ({ status, body }: Answer) => [status, (JSON.parse(body.toString()) as { type: string }).type]
const at = (location: URL) => get(location.host, location.pathname + location.search)

test('A23: a visitor of --reverse is sent to the holder of its slice with 307, and gets it there', async () => {
  for (let n = 0; sent === undefined; n++) {
    expect(n, 'of so many paths one is in a slice of the other peer').toBeLessThan(64)
    const path = `/file${n}`
    const answer = await get(here.ready.listen, path)
    if (answer.status === 307) sent = { path, location: new URL(answer.headers.location ?? '') }
    else expect(answer.body.equals(contentOf(SITE, path))).toBe(true)
  }
  expect(sent.location.host).toBe(holder.ready.listen)
  const got = await at(sent.location)
  expect(got.status).toBe(200)
  expect(got.body.equals(contentOf(SITE, sent.path))).toBe(true)
  expect(got.cacheStatus.map((member) => member.split(';', 1)[0])).toEqual(['holder'])
  expect((await at(sent.location)).cacheStatus[0]).toMatch(/; ?hit/)
  expect(origin.requests.get(`GET http://${SITE}${sent.path}`)).toBe(1)
})

test('A23: a visitor who can not be sent is served', async () => {
  const answer = await get(here.ready.listen, sent.path, { Cookie: 'who=me' })
  expect(answer.status).toBe(200)
  expect(answer.cacheStatus.map((member) => member.split(';', 1)[0])).toEqual(['holder', 'here'])
})

test('A23, C14: an address for another path or of another peer is forged', async () => {
  const elsewhere = new URL(sent.location)
  elsewhere.pathname = elsewhere.pathname.replace(sent.path, '/secret')
  expect(problemOf(await at(elsewhere))).toEqual([403, 'urn:cachereef:problem:reroute-forged'])
  const atSender = new URL(sent.location)
  atSender.host = here.ready.listen
  expect(problemOf(await at(atSender))).toEqual([403, 'urn:cachereef:problem:reroute-forged'])
  expect(origin.requests.has(`GET http://${SITE}/secret`)).toBe(false)
})

test('A23: one that is as its sender signed it, but has ended, has expired', async () => {
  // The sender's own key, of a copy: its folder is in use.
  const copy = await commands.folder()
  await cp(hereState, copy, { recursive: true, filter: (path) => !path.endsWith('lock') })
  const identity = await loadIdentity(copy)
  expect(identity.id).toBe(here.ready.peerId)
  const { terms } = parseSignedPath(sent.location.pathname) ?? expect.fail('that is no signed address')
  const resigned = (expires: number) => {
    const whole = { ...terms, method: 'GET' as const, holder: holder.ready.peerId, expires }
    return at(new URL(formatSignedUrl(holder.ready.listen, whole, signTerms(whole, identity.privateKey))))
  }
  expect((await resigned(terms.expires)).status).toBe(200)
  const ended = Math.floor(Date.now() / 1_000) - 2
  expect(problemOf(await resigned(ended))).toEqual([403, 'urn:cachereef:problem:reroute-expired'])
})
