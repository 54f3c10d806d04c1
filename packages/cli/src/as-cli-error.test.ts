import { CommunityError } from '@cachereef/community'
import { PeerError } from '@cachereef/proxy'
import { expect, test } from 'vitest'
import { asCliError } from './as-cli-error.ts'
import { usageError } from './errors.ts'

const system = (code: string) => Object.assign(new Error(code), { code })

test.each([
  [new PeerError('invalid-option', 'replicas is 0'), 2, 'replicas is 0'],
  [new CommunityError('unprotected-address', '0.0.0.0 is beyond loopback'), 2, /--secret-file FILE.*--open$/],
  [
    new CommunityError('address-unavailable', 'cannot listen', { cause: system('EADDRINUSE') }),
    1,
    /^cannot listen; .*port 0/,
  ],
  [
    new CommunityError('address-unavailable', 'cannot listen', { cause: system('ENOTFOUND') }),
    1,
    /; there is no such host/,
  ],
  [new PeerError('address-unavailable', 'listen: 127.0.0.1:1 is in use'), 1, /^--listen: 127.0.0.1:1 is in use$/],
  [new PeerError('unprotected-address', 'peerListen: 0.0.0.0:0 is beyond'), 2, /^--peer-listen: .*FILE.*--open$/],
  [new PeerError('invalid-option', 'memoryBytes: "5" is too few'), 2, /^--memory: "5" is too few \(bytes\)$/],
  [new PeerError('invalid-option', 'pingIntervalMs: "1" is not'), 2, /^--ping-interval: "1" is not \(milliseconds\)$/],
  [new CommunityError('wrong-secret', 'it has another secret'), 1, /^it has another secret$/],
  [new CommunityError('name-taken', 'reef-1 is taken'), 1, /^reef-1 is taken$/],
  [new CommunityError('identity-clash', 'in use'), 1, /--state-dir of its own$/],
  [Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' }), 1, 'EACCES: permission denied'],
  [usageError('what?'), 2, 'what?'],
  ['thrown text', 1, 'thrown text'],
])('%s: status %d and a line that says what to do', (error, status, message) => {
  const shown = asCliError(error)
  expect(shown.exitStatus).toBe(status)
  expect(shown.message).toEqual(expect.stringMatching(message))
})

test('a mistake of the program itself comes with its stack, for whoever will mend it', () => {
  expect(asCliError(new TypeError('x is not a function')).message).toMatch(
    /^unexpected, .*TypeError: x is not.*\n +at /,
  )
})
