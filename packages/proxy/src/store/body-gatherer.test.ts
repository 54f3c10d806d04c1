import { expect } from 'vitest'
import { fc, test } from '@fast-check/vitest'
import { BodyGatherer } from './body-gatherer.ts'

test.prop([fc.array(fc.nat(40_000), { maxLength: 20 }), fc.option(fc.nat(300_000))])(
  'the pieces joined are the chunks joined, whatever length was announced',
  (lengths, announced) => {
    const chunks = lengths.map((length, i) => Buffer.alloc(length, i + 1))
    const gatherer = new BodyGatherer(announced ?? undefined)
    for (const chunk of chunks) gatherer.push(chunk)
    const all = Buffer.concat(chunks)
    const [first, last] = [all.length >> 2, (all.length >> 1) + 3]
    expect(gatherer.slice(first, last).equals(all.subarray(first, last + 1))).toBe(true)
    expect(gatherer.length).toBe(lengths.reduce((sum, length) => sum + length, 0))
    expect(Buffer.concat(gatherer.take()).equals(all)).toBe(true)
  },
)

test('a body that comes a byte at a time costs few pieces', () => {
  const gatherer = new BodyGatherer()
  for (let i = 0; i < 100_000; i++) gatherer.push(Buffer.from([i]))
  expect(gatherer.take().length).toBeLessThan(10)
})

test('a body of the announced length is in one piece', () => {
  const gatherer = new BodyGatherer(100_000)
  for (let i = 0; i < 10; i++) gatherer.push(Buffer.alloc(10_000, i))
  expect(gatherer.take()).toHaveLength(1)
})
