import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { Heap } from './heap.ts'

test.prop([fc.array(fc.option(fc.integer(), { nil: undefined }))])(
  'what comes out is always the least of what is in',
  (steps) => {
    const heap = new Heap<number>((a, b) => a < b)
    const model: number[] = []
    for (const pushed of steps) {
      if (pushed === undefined) expect(heap.pop()).toBe(model.shift())
      else {
        heap.push(pushed)
        model.push(pushed)
        model.sort((a, b) => a - b)
      }
      expect(heap.first).toBe(model[0])
      expect(heap.size).toBe(model.length)
    }
  },
)
