import type { Community } from '@cachereef/community'
import { fullCapacity } from './compose-community.ts'
import { capacityGiven } from './giving/capacity-given.ts'
import { createGiving, type Giving, mustLook } from './giving/giving.ts'
import { LOOK_MS } from './giving/limits.ts'
import { type Machine, systemMachine } from './giving/machine.ts'
import type { PeerSettings } from './peer-settings.ts'

/** What this peer gives to others (B12); its weight in the community follows while it runs. */
export function composeGiving(
  settings: PeerSettings,
  community: Community,
  keep: <T extends AsyncDisposable>(resource: T) => T,
  machine: Machine = systemMachine(),
): Giving {
  const { give, logger } = settings
  const giving = createGiving({
    limits: give,
    machine,
    now: () => performance.now(),
    onActive(active, why) {
      community.setCapacity(capacityGiven(fullCapacity(settings), give, active))
      logger.info(
        active ? {} : { why },
        active ? 'other peers are given something again' : 'other peers are given nothing for now',
      )
    },
  })
  if (!mustLook(give)) return giving
  giving.look()
  const looking = setInterval(giving.look, LOOK_MS).unref()
  keep({
    async [Symbol.asyncDispose]() {
      clearInterval(looking)
    },
  })
  return giving
}
