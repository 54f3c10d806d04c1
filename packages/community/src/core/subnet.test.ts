import { expect, test } from 'vitest'
import { inSubnet } from './subnet.ts'

test('B1: hosts that share the leading bits are in one subnet, and no others', () => {
  expect(inSubnet(['10.1.2.3'], '10.1.2.200', 24)).toBe(true)
  expect(inSubnet(['10.1.3.3'], '10.1.2.200', 24)).toBe(false)
  expect(inSubnet(['192.0.2.1', '10.1.3.3'], '10.1.2.200', 16)).toBe(true)
  expect(inSubnet(['2001:db8::5'], '2001:db8::9', 64)).toBe(true)
  expect(inSubnet(['::ffff:10.1.2.3'], '10.1.2.200', 24)).toBe(true)
})

test('an unknown subnet, a name, another family and bits beyond the address are nobody’s subnet', () => {
  expect(inSubnet(['10.1.2.3'], '10.1.2.3', 0)).toBe(false)
  expect(inSubnet(['10.1.2.3'], 'cache.example', 24)).toBe(false)
  expect(inSubnet(['cache.example'], '10.1.2.3', 24)).toBe(false)
  expect(inSubnet(['2001:db8::5'], '10.1.2.3', 24)).toBe(false)
  expect(inSubnet(['10.1.2.3'], '10.1.2.3', 33)).toBe(false)
})
