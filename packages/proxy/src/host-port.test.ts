import { expect, test } from 'vitest'
import { formatHostPort, parseHostPort } from './host-port.ts'

test('addresses are read and written the same way, IPv6 in brackets', () => {
  for (const text of ['127.0.0.1:3128', 'reef.example:0', '[2001:db8::1]:65535']) {
    const { host, port } = parseHostPort(text)
    expect(formatHostPort(host, port)).toBe(text)
  }
})

test('what is no address is refused with an example of one', () => {
  for (const text of ['', '3128', '127.0.0.1', '127.0.0.1:', 'a:65536', '::1:80', '[::g]:80', 'a b:1', 'http://a:1/']) {
    expect(() => parseHostPort(text), text).toThrow(/HOST:PORT, such as/)
  }
})
