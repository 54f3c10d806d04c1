import { expect, test } from 'vitest'
import { Window } from './window.ts'

function windowOf(...chunks: string[]): Window {
  const window = new Window()
  for (const chunk of chunks) window.push(Buffer.from(chunk))
  return window
}

test('reads from any position to the end of the chunk it lies in', () => {
  const window = windowOf('abc', 'de', 'f')
  expect([0, 1, 2, 3, 4, 5].map((at) => window.from(at)?.toString())).toEqual(['abc', 'bc', 'c', 'de', 'e', 'f'])
})

test('has nothing after its end or before its start', () => {
  const window = windowOf('abc', 'de')
  window.dropBefore(3)
  expect([window.start, window.end]).toEqual([3, 5])
  expect([window.from(2), window.from(5)]).toEqual([undefined, undefined])
  expect(window.from(3)?.toString()).toBe('de')
})

test('a chunk stays while one of its bytes is wanted', () => {
  const window = windowOf('abc', 'de')
  window.dropBefore(2)
  expect(window.start).toBe(0)
})

test('gives the chunks themselves, not copies', () => {
  const chunk = Buffer.from('abc')
  const window = new Window()
  window.push(chunk)
  expect(window.from(0)).toBe(chunk)
})
