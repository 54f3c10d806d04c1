import { expect, test } from 'vitest'
import { Fields } from './fields.ts'

test('a look-up ignores case and combines lines in their order', () => {
  const fields = Fields.fromRaw(['Accept', 'a', 'X-Other', '1', 'accept', 'b'])
  expect(fields.get('ACCEPT')).toBe('a, b')
  expect(fields.getAll('accept')).toEqual(['a', 'b'])
  expect(fields.get('absent')).toBeUndefined()
})

test('what is written is what came, capitals and duplicates included', () => {
  const raw = ['Set-Cookie', 'a=1', 'set-cookie', 'b=2', 'Date', 'now']
  expect(Fields.fromRaw(raw).toRaw()).toEqual(raw)
})

test('set replaces every line, delete takes every line and says whether there was one', () => {
  const fields = Fields.from([
    ['Via', 'a'],
    ['Age', '1'],
    ['via', 'b'],
  ])
  fields.set('VIA', 'c')
  expect(fields.toRaw()).toEqual(['Age', '1', 'VIA', 'c'])
  expect(fields.delete('age')).toBe(true)
  expect(fields.delete('age')).toBe(false)
  expect(fields.size).toBe(1)
})

test('a record may hold several lines of a field', () => {
  const fields = Fields.from({ Vary: ['a', 'b'], Age: undefined, Date: 'now' })
  expect([...fields]).toEqual([
    ['vary', 'a'],
    ['vary', 'b'],
    ['date', 'now'],
  ])
})

test('a copy is its own', () => {
  const fields = Fields.from([['Via', 'a']])
  const copy = fields.clone()
  copy.append('Age', '1')
  fields.set('Via', 'b')
  expect([copy.toRaw(), fields.toRaw()]).toEqual([
    ['Via', 'a', 'Age', '1'],
    ['Via', 'b'],
  ])
})
