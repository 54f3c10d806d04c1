import { EventEmitter } from 'eventemitter3'
import { expect, test } from 'vitest'
import { Announcements } from './announcements.ts'
import type { CommunityEvents } from './community.ts'
import type { Context } from './core/context.ts'

const [ME, OTHER] = ['0a'.repeat(32), '0b'.repeat(32)] as const

/** What is told of lists that come one after the other; each has this peer, and the other one where that rules. */
function told(...reigns: readonly (readonly [community: string, term: number, master: string])[]): string[] {
  const events = new EventEmitter<CommunityEvents>()
  const lines: string[] = []
  events.on('epoch', ({ term, master }) => lines.push(`epoch ${term} ${master.slice(0, 2)}`))
  events.on('master-changed', ({ id }) => lines.push(`master ${id.slice(0, 2)}`))
  const announcements = new Announcements(events)
  for (const [community, term, master] of reigns) {
    const published = [...new Set([ME, master])].map((id) => ({ id, incarnation: 1, state: 'alive' }))
    const state = { community, epoch: { term, master }, list: { published: () => published }, table: () => undefined }
    announcements.announce(state as unknown as Context)
  }
  return lines
}

test('an epoch is news once, and its master where it is another', () => {
  expect(told(['x', 1, ME], ['x', 1, ME], ['x', 2, OTHER])).toEqual([
    'epoch 1 0a',
    'master 0a',
    'epoch 2 0b',
    'master 0b',
  ])
})

test('a higher epoch of the same master is news', () => {
  expect(told(['x', 1, ME], ['x', 5, ME])).toEqual(['epoch 1 0a', 'master 0a', 'epoch 5 0a'])
})

test('so is the first one of another community, whatever the number', () => {
  expect(told(['x', 1, ME], ['y', 1, ME])).toEqual(['epoch 1 0a', 'master 0a', 'epoch 1 0a'])
})
