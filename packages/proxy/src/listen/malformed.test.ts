import type { IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { createRefuse } from './refusal.ts'
import { refuseMalformed } from './malformed.ts'

const refuse = createRefuse('a')

interface Head {
  readonly version?: string
  readonly hosts?: readonly string[]
  readonly coding?: string
}

function refused({ version = '1.1', hosts = ['a.test'], coding }: Head) {
  const request = {
    httpVersion: version,
    headers: { ...(coding === undefined ? {} : { 'transfer-encoding': coding }) },
    // Names as clients spell them.
    rawHeaders: ['Accept', '*/*', ...hosts.flatMap((host, i) => [i === 0 ? 'Host' : 'hOST', host])],
  }
  return refuseMalformed(request as unknown as IncomingMessage, refuse)
}

test.each<[string, Head, number]>([
  ['a request line without a version', { version: '0.9' }, 505],
  ['another major version', { version: '2.0' }, 505],
  ['Transfer-Encoding in HTTP/1.0', { version: '1.0', coding: 'chunked' }, 400],
  ['a coding besides chunked, which would be passed on undecoded', { coding: 'gzip, chunked' }, 501],
  ['no Host in HTTP/1.1', { hosts: [] }, 400],
  ['two Hosts', { hosts: ['a.test', 'a.test'] }, 400],
  ['a Host with a space', { hosts: ['a b'] }, 400],
  ['a Host with a path', { hosts: ['a/../b'] }, 400],
  ['a Host with a user', { hosts: ['user@a.test'] }, 400],
  ['a Host that would break out of HTML or JSON', { hosts: ['a"><b'] }, 400],
  ['a Host with two ports', { hosts: ['a.test:1:2'] }, 400],
])('C14: %s is refused, and the connection with it', (_, head, status) => {
  const response = refused(head)
  expect(response?.status).toBe(status)
  expect(response?.fields.get('connection')).toBe('close')
})

test.each<[string, Head]>([
  ['a name', { hosts: ['www.a-b_c.test'] }],
  ['a name and a port', { hosts: ['a.test:3128'] }],
  ['an address', { hosts: ['192.0.2.1:80'] }],
  ['an IPv6 address', { hosts: ['[2001:db8::1]:80'] }],
  ['nothing, where the target says it', { hosts: [''] }],
  ['none in HTTP/1.0', { version: '1.0', hosts: [] }],
  ['chunked in capitals', { coding: 'Chunked' }],
])('Host may be %s', (_, head) => {
  expect(refused(head)).toBeUndefined()
})
