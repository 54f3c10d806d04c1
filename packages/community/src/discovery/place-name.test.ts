import { expect, test } from 'vitest'
import { parsePlaceName } from './place-name.ts'

test('an address, a host with a port, and a service are told apart', () => {
  expect(parsePlaceName('10.0.0.1:3131')).toEqual({ is: 'address', address: '10.0.0.1:3131' })
  expect(parsePlaceName('[2001:db8::1]:3131')).toEqual({ is: 'address', address: '[2001:db8::1]:3131' })
  expect(parsePlaceName('dns:cache.example:3131')).toEqual({ is: 'host', host: 'cache.example', port: 3131 })
  expect(parsePlaceName('dns:_cachereef._tcp.cache.default.svc.cluster.local')).toEqual({
    is: 'service',
    service: '_cachereef._tcp.cache.default.svc.cluster.local',
  })
})

test.each([
  '',
  'cache.example',
  'dns:',
  'dns:cache.example',
  'dns:_cachereef.example',
  'dns:a:b:1',
  'dns:_a._sctp.example',
])('"%s" is refused, and shown', (text) => {
  expect(() => parsePlaceName(text)).toThrow(
    expect.objectContaining({
      code: 'invalid-option',
      message: expect.stringContaining(`"${text}"`),
    }),
  )
})
