import { setImmediate as turn } from 'node:timers/promises'
import type { Dispatcher } from 'undici'
import { expect, test } from 'vitest'
import { OriginBody } from './origin-body.ts'

/** A body whose sender says what it is told. */
function bodyOf() {
  const told: string[] = []
  const controller = {
    pause: () => void told.push('pause'),
    resume: () => void told.push('resume'),
    abort: () => void told.push('abort'),
  } as unknown as Dispatcher.DispatchController
  return { body: new OriginBody(controller), told }
}

const bytesFrom = (first: number, count: number) =>
  Buffer.from(Array.from({ length: count }, (_, i) => (first + i) % 251))

test('small chunks of one read are one chunk, each byte in its place', async () => {
  const { body } = bodyOf()
  const chunks: Buffer[] = []
  body.on('data', (chunk: Buffer) => chunks.push(chunk))
  await turn()
  for (let i = 0; i < 10_000; i++) body.accept(bytesFrom(i, 1))
  await turn()
  expect(chunks).toEqual([bytesFrom(0, 10_000)])
  body.accept(bytesFrom(10_000, 3))
  body.accept(bytesFrom(10_003, 5_000))
  body.accept(bytesFrom(15_003, 2))
  body.complete()
  await turn()
  expect(chunks.slice(1)).toEqual([bytesFrom(10_000, 3), bytesFrom(10_003, 5_000), bytesFrom(15_003, 2)])
})

test('what came before it broke off is given, and then the error', async () => {
  const { body } = bodyOf()
  const seen: unknown[] = []
  body.on('data', (chunk: Buffer) => seen.push(chunk.toString())).on('error', (error) => seen.push(error.message))
  body.accept(Buffer.from('ab'))
  body.fail(new Error('broke off'))
  await new Promise((resolve) => body.once('close', resolve))
  expect(seen).toEqual(['ab', 'broke off'])
})

test('a reader that does not read makes the sender pause, whatever the size of the chunks', async () => {
  const { body, told } = bodyOf()
  for (let i = 0; i < 100_000; i++) body.accept(Buffer.from('x'))
  await turn()
  expect(told).toEqual(['pause'])
  expect(body.read().length).toBe(100_000)
  expect(told).toContain('resume')
})
