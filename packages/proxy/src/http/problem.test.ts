import { expect, test } from 'vitest'
import { problem } from './problem.ts'

test('an error is problem details that say who gave up and why, and that nobody stores', () => {
  const { status, fields, body } = problem(
    504,
    'origin-timeout',
    'The origin did not answer in time',
    'a.example: 10 s',
    'reef-1',
  )
  expect(JSON.parse((body as Buffer).toString())).toEqual({
    type: 'urn:cachereef:problem:origin-timeout',
    title: 'The origin did not answer in time',
    status: 504,
    detail: 'a.example: 10 s',
    peer: 'reef-1',
  })
  expect(status).toBe(504)
  expect([...fields]).toEqual([
    ['content-type', 'application/problem+json'],
    ['content-length', String((body as Buffer).length)],
    ['cache-control', 'no-store'],
  ])
})

test('the length is that of the bytes, not of the characters', () => {
  const { fields, body } = problem(400, 'bad-request', 'é', 'ü', 'reef')
  expect(fields.get('content-length')).toBe(String((body as Buffer).byteLength))
})
