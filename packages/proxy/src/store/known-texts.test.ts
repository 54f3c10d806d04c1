import { expect, test } from 'vitest'
import { placeOfText, textAtPlace } from './known-texts.ts'

test('a known text comes back from its place, in the letters that it had', () => {
  for (const text of ['Content-Type', 'content-type', 'ETag', 'GET', 'text/html; charset=utf-8'])
    expect(textAtPlace(placeOfText(text))).toBe(text)
})

test('what is not known has no place, however like it is', () => {
  for (const text of ['', 'CONTENT-TYPE', 'Content-Type ', 'x'.repeat(10_000)]) expect(placeOfText(text)).toBe(-1)
})

test('places are part of what disks hold, and stay', () => {
  expect(['Date', 'X-Timer', 'date', 'x-timer', 'GET', 'font/woff2'].map(placeOfText)).toEqual([
    0, 54, 55, 109, 110, 159,
  ])
})

test('no text stands there twice', () => {
  const texts: string[] = []
  for (let place = 0; textAtPlace(place) !== ''; place++) texts.push(textAtPlace(place))
  expect(texts).toHaveLength(160)
  expect(new Set(texts).size).toBe(160)
})
