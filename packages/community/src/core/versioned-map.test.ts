import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { VersionedMap } from './versioned-map.ts'

const edits = fc.array(fc.record({ key: fc.constantFrom(...'abcdef'), value: fc.option(fc.nat(), { nil: undefined }) }))

test.prop([fc.array(edits)])(
  'what is published is in order of key, whatever was edited between two versions',
  (rounds) => {
    const map = new VersionedMap<number>()
    const expected = new Map<string, number>()
    for (const round of rounds) {
      for (const { key, value } of round) {
        if (value === undefined) {
          map.delete(key)
          expected.delete(key)
        } else {
          map.set(key, value)
          expected.set(key, value)
        }
      }
      map.publish()
      expect(map.published()).toEqual([...expected.keys()].sort().map((key) => expected.get(key)))
      expect(map.size).toBe(expected.size)
    }
  },
)
