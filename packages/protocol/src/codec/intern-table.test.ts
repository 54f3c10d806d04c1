import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { hexText } from './hexadecimal.ts'
import { InternTable } from './intern-table.ts'

describe('an intern table', () => {
  test.prop([fc.array(fc.uint8Array({ minLength: 1, maxLength: 9 }), { minLength: 1, maxLength: 200 })])(
    'never gives the text of other bytes, however few its slots',
    (keys) => {
      const table = new InternTable(4, 9)
      for (const bytes of keys) {
        const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
        const text = hexText(bytes, 0, bytes.length)
        expect(table.find(view, 0, bytes.length) ?? table.keep(view, 0, bytes.length, text)).toBe(text)
        expect(table.find(view, 0, bytes.length)).toBe(text)
      }
    },
  )
})
