import vm from 'node:vm'
import { expect, test } from 'vitest'
import { proxyAutoConfig } from './pac.ts'

/** Runs the file as a browser does, with the two functions of its environment that it calls. */
function find(file: string, url: string): string {
  const environment = {
    url,
    host: new URL(url).hostname,
    isPlainHostName: (host: string) => !host.includes('.'),
    shExpMatch: (text: string, pattern: string) => text.startsWith(pattern.slice(0, -1)),
  }
  return vm.runInNewContext(`${file}; FindProxyForURL(url, host)`, environment) as string
}

test('C7: http goes to the advertised peers in order, then around them; the rest goes direct', () => {
  const file = proxyAutoConfig(['192.0.2.1:3128', '[2001:db8::1]:3128'])
  expect(find(file, 'http://a.test/')).toBe('PROXY 192.0.2.1:3128; PROXY [2001:db8::1]:3128; DIRECT')
  expect(find(file, 'https://a.test/')).toBe('DIRECT')
  expect(find(file, 'http://127.0.0.1:8080/')).toBe('DIRECT')
  expect(find(file, 'http://printer/')).toBe('DIRECT')
})

test('without an advertised peer everything goes direct', () => {
  expect(find(proxyAutoConfig([]), 'http://a.test/')).toBe('DIRECT')
})
