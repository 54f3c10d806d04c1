/** The clients, in a process of their own: `Load` starts it, and talks with it in the words of load-wire.ts. */
import { Clients } from './clients.ts'
import type { LoadOrder, LoadWord } from './load-wire.ts'

const say = (word: LoadWord) => process.send?.(word)
const clients = new Clients((failure) => say({ kind: 'failure', failure }))

process.on('message', async (order: LoadOrder) => {
  if (order.kind === 'start') clients.start(order.options)
  else if (order.kind === 'targets') clients.targets = order.targets
  else if (order.kind === 'floor') clients.floors.add(order.floor)
  else if (order.kind === 'end') await clients.end()
  say({ kind: 'done', id: order.id, figures: clients.figures() })
})
process.on('disconnect', () => process.exit())
