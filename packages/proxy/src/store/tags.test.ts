import { expect, test } from 'vitest'
import { Fields } from '../http/fields.ts'
import { tagsOf } from './tags.ts'

test('Cache-Tag is split at commas, Surrogate-Key at spaces, all lines of both, each tag once', () => {
  const fields = Fields.from([
    ['Cache-Tag', 'a b, c ,,'],
    ['Surrogate-Key', ' d  e '],
    ['cache-tag', 'c,f'],
    ['surrogate-key', 'a'],
  ])
  expect(tagsOf(fields)).toEqual(['a b', 'c', 'f', 'd', 'e', 'a'])
  expect(tagsOf(Fields.from({ Date: 'now' }))).toEqual([])
})

test('tags past the limits are ignored', () => {
  const many = Array.from({ length: 5_000 }, (_, i) => `t${i}`).join(',')
  expect(tagsOf(Fields.from({ 'Cache-Tag': many }))).toHaveLength(1_000)
  expect(tagsOf(Fields.from({ 'Cache-Tag': `${'x'.repeat(1_025)}, y` }))).toEqual(['y'])
})
