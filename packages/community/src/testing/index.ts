/** For tests of whatever embeds a community: time and a network in memory, and peers on them. */
export { identityFromSeed } from '../identity/identity.ts'
export { Heap } from './heap.ts'
export { seededRandom } from './seeded-random.ts'
export { VirtualClock } from './virtual-clock.ts'
export { VirtualNetwork, type Weather } from './virtual-network.ts'
export { VirtualReef } from './virtual-reef.ts'
