import { expect, test } from 'vitest'
import { connectTo, parseConnectTo, type ConnectToRule } from './connect-to.ts'

const rules = (...texts: string[]) => texts.map((text) => parseConnectTo(text) as ConnectToRule)

test('the first rule that matches counts', () => {
  const found = connectTo(rules('a.example:80:127.0.0.1:8080', '::127.0.0.1:9090'), 'A.example', 80)
  expect(found).toMatchObject({ host: '127.0.0.1', port: 8080 })
  expect(connectTo(rules('a.example:80:127.0.0.1:8080', '::127.0.0.1:9090'), 'b.example', 80)).toMatchObject({
    port: 9090,
  })
})

test('an empty HOST1 or PORT1 matches any, an empty HOST2 or PORT2 keeps the original', () => {
  expect(connectTo(rules(':443::8443'), 'a.example', 443)).toMatchObject({ host: 'a.example', port: 8443 })
  expect(connectTo(rules('a.example::b.example:'), 'a.example', 81)).toMatchObject({ host: 'b.example', port: 81 })
})

test('without a match nothing changes', () => {
  expect(connectTo(rules('a.example:80:127.0.0.1:1'), 'a.example', 81)).toEqual({ host: 'a.example', port: 81 })
})

test('IPv6 addresses stand in brackets, on both sides', () => {
  expect(connectTo(rules('[2001:db8::1]:80:[::1]:8080'), '2001:db8::1', 80)).toMatchObject({ host: '::1', port: 8080 })
})

test.each(['', 'a:80', 'a:80:b', 'a:80:b:c', 'a:80:b:70000', '::1:80:b:1:2'])('"%s" is no rule', (text) => {
  expect(parseConnectTo(text)).toBeUndefined()
})
