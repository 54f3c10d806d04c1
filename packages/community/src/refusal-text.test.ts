import { expect, test } from 'vitest'
import { refusalText } from './refusal-text.ts'

test('what restarts, loss and elections leave behind is news, and no warning', () => {
  for (const kind of ['replayed', 'stale', 'election-stranger', 'older-epoch', 'foreign-community', 'denied-full'])
    expect(refusalText(kind).level, kind).toBe('info')
})

test('another secret, a forged signature, a flood and what nobody has foreseen are warned of', () => {
  for (const kind of ['seal-broken', 'bad-signature', 'frame-flood', 'something-new', 'constructor'])
    expect(refusalText(kind).level, kind).toBe('warn')
})

test('each says in a sentence what came of it', () => {
  for (const kind of ['replayed', 'seal-missing', 'flood', 'something-new'])
    expect(refusalText(kind).text).toMatch(/ .+ /)
})
