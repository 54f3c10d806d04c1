import { afterEach, describe, expect, test } from 'vitest'
import { testBounds } from './acceptance/bounds.ts'
import { ROOMY, headOf, put, type MakeBounded } from './acceptance/fixtures.ts'
import { testHistory } from './acceptance/history.ts'
import { testKeeping } from './acceptance/keeping.ts'
import { testPurging } from './acceptance/purging.ts'
import { testUpdating } from './acceptance/updating.ts'
import { testVariants } from './acceptance/variants.ts'
import { testWriting } from './acceptance/writing.ts'
import type { Store } from './store.ts'

/** What the suite needs of a store under test: a fresh one, bounded by `bytesMax`. The suite disposes of it. */
export type MakeStore = (options: { readonly bytesMax: number }) => Store | Promise<Store>

/** The suite that every store passes. An adapter's own test is a call of this, and what is special about it. */
export function storeAcceptance(name: string, makeStore: MakeStore): void {
  describe(`${name}, as every store,`, () => {
    const opened: Store[] = []
    const make: MakeBounded = async (bytesMax) => {
      const store = await makeStore({ bytesMax })
      opened.push(store)
      return store
    }
    afterEach(async () => {
      for (const store of opened.splice(0)) await store[Symbol.asyncDispose]()
    })

    testKeeping(make)
    testWriting(make)
    testVariants(make)
    testUpdating(make)
    testPurging(make)
    testBounds(make)
    testHistory(make)

    test('disposing twice is as good as once, and ends the writers that are open', async () => {
      const store = await make(ROOMY)
      await put(store, 'http://a.test/', Buffer.from('x'))
      const writer = await store.begin('http://a.test/y', headOf())
      await store[Symbol.asyncDispose]()
      await store[Symbol.asyncDispose]()
      await expect(async () => await writer?.commit()).rejects.toMatchObject({ code: 'ended' })
    })
  })
}
