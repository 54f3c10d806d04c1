import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { cannotListen } from './cannot-listen.ts'

const asking = (host: string, port: number): Promise<Error> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', resolve)
    server.listen({ host, port }, () => server.close(() => reject(new Error('that address could be had'))))
  })

test('an address in use is called so, with the way out', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as { port: number }
  expect(cannotListen(`127.0.0.1:${port}`, await asking('127.0.0.1', port))).toBe(
    `127.0.0.1:${port} is in use; end what uses it, or choose another address; port 0 is any free one`,
  )
})

test('an address of another machine is nothing that anybody uses here: the advice is another', async () => {
  // 192.0.2.0/24 is for documentation (RFC 5737): no machine has it.
  const said = cannotListen('192.0.2.1:3128', await asking('192.0.2.1', 3128))
  expect(said).toMatch(/^cannot listen on 192\.0\.2\.1:3128: listen EADDRNOTAVAIL.*; this machine has no such address/)
})

test('what nobody has advice on is said as the system said it', () => {
  const cause = Object.assign(new Error('listen EMFILE'), { code: 'EMFILE' })
  expect(cannotListen('127.0.0.1:1', cause)).toBe('cannot listen on 127.0.0.1:1: listen EMFILE')
})
