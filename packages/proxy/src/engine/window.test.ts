import { expect, test } from 'vitest'
import { Window } from './window.ts'

function windowOf(...chunks: string[]): Window {
  const window = new Window(4_096)
  for (const chunk of chunks) window.push(Buffer.from(chunk))
  return window
}

const large = (letter: string) => letter.repeat(5_000)

test('reads from any position to the end of the chunk it lies in', () => {
  const window = windowOf(large('a'), large('b'))
  expect(window.from(0)?.toString()).toBe(large('a'))
  expect(window.from(4_999)?.toString()).toBe('a')
  expect(window.from(5_000)?.toString()).toBe(large('b'))
  expect(window.from(9_999)?.toString()).toBe('b')
})

test('small chunks are put together, and what was read of them before stays as it was', () => {
  const window = windowOf('abc')
  const before = window.from(1)
  window.push(Buffer.from('de'))
  window.push(Buffer.from('f'))
  expect([0, 1, 2, 3, 4, 5].map((at) => window.from(at)?.toString())).toEqual([
    'abcdef',
    'bcdef',
    'cdef',
    'def',
    'ef',
    'f',
  ])
  expect(before?.toString()).toBe('bc')
})

test('a body that comes byte by byte is read in pieces of kilobytes, each byte in its place', () => {
  const window = new Window(4_096)
  const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, i) => i % 251))
  for (let i = 0; i < bytes.length; i++) {
    window.push(bytes.subarray(i, i + 1))
    window.dropBefore(i - 50_000)
  }
  const pieces: Buffer[] = []
  let at = window.start
  for (let piece = window.from(at); piece !== undefined; piece = window.from(at)) {
    pieces.push(piece)
    at += piece.length
  }
  expect(Buffer.concat(pieces)).toEqual(bytes.subarray(window.start))
  expect(window.start).toBeGreaterThan(45_000)
  expect(pieces.length).toBeLessThan(20)
})

test('has nothing after its end or before its start', () => {
  const window = windowOf(large('a'), 'de')
  window.dropBefore(5_000)
  expect([window.start, window.end]).toEqual([5_000, 5_002])
  expect([window.from(4_999), window.from(5_002)]).toEqual([undefined, undefined])
  expect(window.from(5_000)?.toString()).toBe('de')
})

test('a chunk stays while one of its bytes is wanted', () => {
  const window = windowOf(large('a'), 'de')
  window.dropBefore(4_999)
  expect(window.start).toBe(0)
})

test('gives the chunks themselves, not copies', () => {
  const chunk = Buffer.from('abc')
  const window = new Window(4_096)
  window.push(chunk)
  expect(window.from(0)).toBe(chunk)
})
