import type { Fault } from './fault.ts'
import { strangeFrame } from './strange-frame.ts'
import type { World } from '../world/world.ts'

/** Puts a script of faults on a world's calendar. */
export function applyFaults(world: World, faults: readonly Fault[]): void {
  for (const fault of faults) world.queue.post(fault.atMs, () => apply(world, fault))
}

function apply(world: World, fault: Fault): void {
  const { queue, network } = world
  world.touch()
  switch (fault.kind) {
    case 'crash': {
      const peer = world.peer(fault.peer)
      if (!peer.runs) return
      peer.crash(fault.powerOff)
      if (!fault.keepsState) peer.loseState()
      comeBack(world, fault.peer, fault.backAfterMs)
      return
    }
    case 'leave':
      world.peer(fault.peer).leave()
      comeBack(world, fault.peer, fault.backAfterMs)
      return
    case 'pause': {
      // Of two pauses the longer one wakes it: what it has put off waits for that.
      const peer = world.peer(fault.peer)
      peer.asleepUntilMs = Math.max(peer.asleepUntilMs, queue.nowMs + fault.forMs)
      return
    }
    case 'partition': {
      const untilMs = queue.nowMs + fault.forMs
      const inside = new Set(fault.peers)
      const others = [...world.peers, ...(fault.directoryToo ? world.directories : [])].filter(
        (host) => !inside.has(host.number),
      )
      for (const from of fault.peers) {
        for (const to of others) {
          network.links.cut(from, to.number, untilMs)
          if (!fault.oneWay) network.links.cut(to.number, from, untilMs)
        }
      }
      return
    }
    case 'clog':
      network.links.clog(fault.from, fault.to, queue.nowMs + fault.forMs)
      return
    case 'cut': {
      const untilMs = queue.nowMs + fault.forMs
      network.links.cut(fault.from, fault.to, untilMs)
      if (!fault.oneWay) network.links.cut(fault.to, fault.from, untilMs)
      return
    }
    case 'weather': {
      const before = network.weather
      network.weather = fault.weather
      queue.post(queue.nowMs + fault.forMs, () => {
        if (network.weather === fault.weather) network.weather = before
      })
      return
    }
    case 'jump':
      world.peer(fault.peer).clock?.jump(fault.byMs)
      return
    case 'stop-caching': {
      const peer = world.peer(fault.peer)
      if (peer.community?.role !== 'client') peer.act(() => peer.community?.setCaching(fault.active))
      return
    }
    case 'directory-down': {
      const directory = world.directory(fault.directory)
      directory.crash(fault.powerOff)
      queue.post(queue.nowMs + fault.forMs, () => {
        directory.start()
        world.touch()
      })
      return
    }
    case 'directory-rollback': {
      const { store } = world.directory(fault.directory)
      void store.backUp()
      queue.post(queue.nowMs + fault.forMs, () => {
        void store.restore()
        world.touch()
      })
      return
    }
    case 'directory-cut': {
      const { number } = world.directory(fault.directory)
      for (const peer of fault.peers) {
        network.links.cut(peer, number, queue.nowMs + fault.forMs)
        network.links.cut(number, peer, queue.nowMs + fault.forMs)
      }
      return
    }
    case 'rotate-keys':
      rotateKeys(world, fault.betweenMs)
      return
    case 'forgery':
      forge(world, queue.nowMs + fault.forMs, fault.everyMs)
  }
}

function comeBack(world: World, peer: number, afterMs: number | undefined): void {
  if (afterMs === undefined) return
  world.comebacks++
  world.queue.post(world.nowMs + afterMs, () => {
    world.comebacks--
    // A life that is still leaving is not hurried.
    if (world.peer(peer).leaves && world.peer(peer).runs) comeBack(world, peer, 500)
    else world.start(peer)
  })
}

/** Both secrets open before the new one seals, and the new one seals everywhere before the old one goes. */
function rotateKeys(world: World, betweenMs: number): void {
  const rings = [['old', 'new'], ['new', 'old'], ['new']]
  let atMs = world.nowMs
  for (const ring of rings) {
    for (const host of [...world.directories, ...world.peers]) {
      world.queue.post(atMs, () => {
        host.keyring = ring
        if (!host.runs) return
        host.crash(false)
        host.start()
        world.touch()
      })
      atMs += betweenMs
    }
  }
}

/** Records are played again, to whom they were meant for or to somebody else, as they were, altered, or as a stranger's own. */
function forge(world: World, untilMs: number, everyMs: number): void {
  const { chance, recorded, network, queue } = world
  if (queue.nowMs >= untilMs) return
  if (recorded.length > 0) {
    const { frame, to, from } = chance.pick(recorded)
    const way = chance.below(4)
    const played = way === 3 ? strangeFrame(frame, chance.hex(64), chance) : frame.slice()
    if (played && way === 1) played[chance.below(played.length)] = chance.below(256)
    const victim = way === 2 ? chance.pick(world.peers) : to
    if (played && !victim.isDirectory) network.inject(victim, from, played)
  }
  queue.post(queue.nowMs + everyMs, () => forge(world, untilMs, everyMs))
}
