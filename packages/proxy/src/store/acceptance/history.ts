import { expect, test } from 'vitest'
import { bodyOf, generator, headOf, type MakeBounded, TIGHT } from './fixtures.ts'

/** All of it mixed, many times. */
export function testHistory(make: MakeBounded): void {
  test('a long history of everything at once never gives a wrong byte or a head of another', {
    timeout: 30_000,
  }, async () => {
    const store = await make(TIGHT)
    const bodyFor = (version: number): Buffer =>
      Buffer.alloc((version * 7_919) % (version % 10 === 0 ? 90_000 : 9_000), `${version},`)
    const draw = generator(4_711)
    for (let version = 1; version <= 3_000; version++) {
      const key = `http://${draw(4)}.test/${draw(60)}`
      const tags = { 'X-Version': `${version}`, 'Cache-Tag': `t${draw(9)}` }
      const [stored] = await store.lookup(key)
      const move = draw(20)
      if (stored !== undefined && move < 12) {
        expect((await bodyOf(store, stored)).equals(bodyFor(Number(stored.fields.get('x-version'))))).toBe(true)
        expect(stored.key).toBe(key)
      } else if (stored !== undefined && move === 12) await store.remove(stored)
      else if (stored !== undefined && move === 13)
        await store.update(stored, { responseTimeMs: version, requestTimeMs: version })
      else if (move === 14 && draw(20) === 0) await store.purge({ kind: 'domain', value: `${draw(4)}.test` })
      else if (move === 15 && draw(20) === 0) await store.purge({ kind: 'tag', value: `t${draw(9)}` })
      else {
        const writer = await store.begin(key, headOf(tags, draw(3) === 0 ? { accept: `${draw(2)}` } : {}))
        const taken = await writer?.write(bodyFor(version))
        if (draw(10) === 0) writer?.abort()
        else if (taken === true) await writer?.commit()
      }
      expect(store.figures().bytes).toBeLessThanOrEqual(TIGHT)
    }
    expect(store.figures().evictions).toBeGreaterThan(100)
    await store.purge({ kind: 'all' })
    expect(store.figures()).toMatchObject({ objects: 0, contentBytes: 0 })
  })
}
