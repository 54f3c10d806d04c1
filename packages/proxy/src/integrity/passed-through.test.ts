import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { passedThrough } from './passed-through.ts'

test('what the source gives comes out of the transform, and ends with it', async () => {
  const source = new PassThrough()
  const through = passedThrough(source, new PassThrough())
  source.end('reef')
  expect((await buffer(through)).toString()).toBe('reef')
  expect(through.errored).toBeNull()
})

test('a source that breaks ends the transform with its error', async () => {
  const source = new PassThrough()
  const through = passedThrough(source, new PassThrough())
  const broken = new Error('reset')
  source.write('re')
  source.destroy(broken)
  await expect(buffer(through)).rejects.toBe(broken)
})

test('a source that closes without its end, or had closed before, is no whole body', async () => {
  const closing = new PassThrough()
  const through = passedThrough(closing, new PassThrough())
  closing.write('re')
  closing.destroy()
  await expect(buffer(through)).rejects.toThrow('broke off')

  const closed = new PassThrough()
  closed.destroy()
  await once(closed, 'close')
  await expect(buffer(passedThrough(closed, new PassThrough()))).rejects.toThrow('broke off')
})

test('a transform that nobody wants any more lets go of its source, which still has bytes', async () => {
  const source = new PassThrough()
  const through = passedThrough(source, new PassThrough())
  source.write('re')
  through.destroy()
  await once(source, 'close')
  expect(source.errored).toBeNull()
})
