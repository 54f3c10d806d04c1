import type { World } from '../world/world.ts'
import type { Search } from './search.ts'

const masterDies = (world: World) => world.peer(0).crash(true)
const masterLeaves = (world: World) => world.peer(0).leave()
const somebodyStarts = (world: World) => {
  world.peer(1).crash(false)
  world.start(1)
}

/** Every way to lose, double, delay or answer by a crash some of the first frames. The number of states is that of today's code. */
export const SEARCHES: readonly (Search & { readonly story: string; readonly states: number })[] = [
  { story: 'two peers, and the master leaves', peers: 2, begin: masterLeaves, frames: 16, faults: 2, states: 3 },
  { story: 'three peers, and the master dies', peers: 3, begin: masterDies, frames: 24, faults: 2, states: 39 },
  { story: 'three peers, and the master leaves', peers: 3, begin: masterLeaves, frames: 60, faults: 1, states: 18 },
  { story: 'three peers, and one starts anew', peers: 3, begin: somebodyStarts, frames: 20, faults: 2, states: 153 },
  { story: 'four peers, and the master dies', peers: 4, begin: masterDies, frames: 80, faults: 1, states: 95 },
  { story: 'four peers, and the master leaves', peers: 4, begin: masterLeaves, frames: 80, faults: 1, states: 66 },
]
