import { compareEpochs, type Epoch } from '@cachereef/protocol'
import type { ElectionEffect } from '../types.ts'
import type { Node } from './virtual-community.ts'

interface Step {
  /** The peer's epoch before it. */
  readonly before: Epoch
  readonly node: Node
  readonly effects: readonly ElectionEffect[]
  /** Who became master so far, the first master's excepted. */
  readonly reigns: readonly Epoch[]
  readonly nowMs: number
}

/** What is true after every step of every peer, whatever the network does. Throws where it is not. */
export function checkStep({ before, node, effects, reigns, nowMs }: Step): void {
  const { election, id, list } = node
  const members = [...list.members]
  if (compareEpochs(election.epoch, before) < 0) fail('the epoch fell')
  if (election.leads && election.epoch.master !== id) fail('it leads in an epoch of somebody else')
  for (const effect of effects) {
    if (effect.do === 'become-master') {
      if (reigns.some((reign) => reign.term === effect.epoch.term && reign.master === id))
        fail('it became master twice in one epoch')
      if (effect.epoch.master !== id || effect.epoch.term <= effect.replaces.term) fail('it did not raise the term')
      if (!effect.electorate.includes(id)) fail('it is not in its own electorate')
      if (effect.electorate.some((elector) => elector !== id && !members.includes(elector)))
        fail('a stranger is in the electorate')
    }
    if (effect.do === 'send' && effect.type === 'NOMINATEMASTER' && !members.includes(effect.to))
      fail('it nominated a stranger')
  }
  const sends = effects.filter((effect) => effect.do === 'send').length
  if (sends > members.length + 2) fail(`it sent ${sends} messages in one step to ${members.length} peers`)
  const deadline = election.deadline()
  if (deadline !== undefined && !(deadline >= nowMs)) fail(`its deadline ${deadline} is over`)

  function fail(what: string): never {
    throw new Error(`${id} at ${nowMs} ms, ${election.state}: ${what}\n${JSON.stringify(effects)}`)
  }
}
