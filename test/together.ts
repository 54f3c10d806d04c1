import { expect, vi } from 'vitest'
import type { Running } from './commands.ts'
import { statuses } from './status.ts'

/** Resolves when each of these peers lists just as many, in one epoch. Rejects with what they list where that takes too long. */
export async function together(peers: readonly Running[]): Promise<void> {
  await vi.waitFor(
    async () => {
      const seen = await statuses(peers)
      const same = { peers: peers.length, ...seen[0]?.epoch }
      expect(seen.map((status) => ({ peers: status.peers.length, ...status.epoch }))).toEqual(seen.map(() => same))
    },
    { timeout: 20_000, interval: 50 },
  )
}
