import { expect, test } from 'vitest'
import type { Selector } from '../store/store.ts'
import { Journal } from './journal.ts'
import type { PurgeOrder } from './order.ts'
import { Purger } from './purger.ts'

const order = (number: number, selector: Selector = { kind: 'all' }): PurgeOrder => ({
  id: `${'a'.repeat(64)}.1.${number}`,
  issuedAtMs: number,
  selector,
})
const make = () => new Purger({ journal: new Journal(), file: undefined, now: () => 100 })

test('C6: a purge is for everything that keeps responses, and is carried out once, whoever tells it and however often', async () => {
  const purger = make()
  const asked: Selector[] = []
  for (const objects of [2, 3])
    purger.register({
      purge(selector) {
        asked.push(selector)
        return Promise.resolve(objects)
      },
    })
  expect(await Promise.all([purger.carryOut([order(1)]), purger.carryOut([order(1)])])).toEqual([5, 5])
  expect(await purger.carryOut([order(1), order(2, { kind: 'tag', value: 'news' })])).toBe(5)
  expect(asked.map(({ kind }) => kind)).toEqual(['all', 'all', 'tag', 'tag'])
})

test('a purge is known as soon as it is heard of, and done when everything has let go', async () => {
  const purger = make()
  const { done: before } = purger
  const gone = Promise.withResolvers<number>()
  purger.register({ purge: () => gone.promise })
  const carriedOut = purger.carryOut([order(1)])
  expect(purger.journal.has(order(1).id)).toBe(true)
  expect(purger.done).toBe(before)
  gone.resolve(1)
  await carriedOut
  expect(purger.done).not.toBe(before)
  expect(purger.done).toBe(purger.journal.digest)
})

test('a purge that a store could not carry out is not confirmed, and is done when it is told again', async () => {
  const purger = make()
  let broken = true
  purger.register({ purge: () => (broken ? Promise.reject(new Error('the disk is gone')) : 1) })
  await expect(purger.carryOut([order(1)])).rejects.toThrow('the disk is gone')
  expect(purger.done).toBe(purger.journal.digest)
  broken = false
  expect(await purger.carryOut([order(1)])).toBe(1)
  expect(purger.done).toBe(purger.journal.digest)
})

test('what the journal forgets is no longer among what is done, so that peers go on agreeing', async () => {
  const purger = new Purger({
    journal: new Journal({ ordersMax: 2, bytesMax: 10_000, keptMs: 1_000 }),
    file: undefined,
    now: () => 100,
  })
  for (const number of [5, 6, 7, 1]) await purger.carryOut([order(number)])
  expect(purger.journal.orders.map(({ issuedAtMs }) => issuedAtMs)).toEqual([6, 7])
  expect(purger.done).toBe(purger.journal.digest)
})
