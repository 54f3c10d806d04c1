import type { Community, Identity } from '@cachereef/community'
import type { LinkClient } from './link/link-client.ts'
import type { PeerSettings } from './peer-settings.ts'
import { cacheKey } from './policy/index.ts'
import { createExchange } from './purge/exchange.ts'
import { type KeptJournal, openJournalFile } from './purge/journal-file.ts'
import { Journal } from './purge/journal.ts'
import { COMPARE_MS, CURRENT_KEPT_MS } from './purge/limits.ts'
import { LostPeers } from './purge/lost-peers.ts'
import { createPurgeEverywhere, type PurgeEverywhere } from './purge/purge-everywhere.ts'
import { Purger } from './purge/purger.ts'
import { NO_PURGES, PURGES_FIELD } from './purge/purges-wire.ts'
import { createServePurges } from './purge/serve-purges.ts'
import type { SuspectStore } from './purge/suspect-store.ts'
import type { RelayChecks } from './routing/relay.ts'
import type { Selector } from './store/store.ts'

/** What is remembered of purges, before there is a community; `file` only where what is stored outlives the process. */
export type PurgeMemory = Omit<KeptJournal, 'file'> & Partial<Pick<KeptJournal, 'file'>>

export async function openPurgeMemory({ stateDir, diskBytes, redis }: PeerSettings): Promise<PurgeMemory> {
  if (stateDir === undefined || (diskBytes === 0 && redis === undefined))
    return { journal: new Journal(), currentToMs: 0, suspectBeforeMs: 0 }
  return openJournalFile(stateDir, Date.now())
}

export interface PurgeParts {
  readonly settings: PeerSettings
  readonly identity: Identity
  readonly community: Community
  readonly links: LinkClient
  readonly store: SuspectStore
  readonly memory: PurgeMemory
  readonly keep: <T extends AsyncDisposable>(resource: T) => T
}

/** Purges of the whole community (C6): carried out here, ordered elsewhere, and caught up with after an absence. */
export interface Purging {
  readonly purger: Purger
  readonly everywhere: PurgeEverywhere
  /** Answers other peers; false where they ask for something else. */
  readonly serve: ReturnType<typeof createServePurges>
  /** Whether a peer's answer may be from before a purge that was carried out here. */
  readonly mayBeOutdated: RelayChecks['mayBeOutdated']
  /** Resolves when the store may be used: at once where nothing can be stored yet, else when other peers have said what they purged. */
  caughtUp(): Promise<void>
}

export function composePurge({ settings, identity, community, links, store, memory, keep }: PurgeParts): Purging {
  const { journal, file, currentToMs } = memory
  const startedAtMs = Date.now()
  const purger = new Purger({ journal, file, now: Date.now })
  const lost = new LostPeers()
  let current = currentToMs
  let keptMs = currentToMs
  const keepCurrent = async (): Promise<void> => {
    keptMs = current
    await file?.append({ currentToMs: current })
  }
  const exchange = createExchange({
    community,
    links,
    purger,
    lost,
    currentToMs,
    onCurrent: (ms) => {
      current = ms
      if (ms - keptMs >= CURRENT_KEPT_MS) void keepCurrent()
    },
    onGap: () => {
      const suspectBeforeMs = Date.now()
      store.suspectBefore(suspectBeforeMs)
      void file?.append({ suspectBeforeMs })
      if (store.figures().objects > 0)
        settings.logger.warn({}, 'purges may have been missed: everything stored is validated before it is used')
    },
    now: Date.now,
  })

  community.on('peer-down', ({ id }) => lost.lose(id, Date.now()))
  // They come one by one, but together.
  let back: string[] = []
  community.on('peer-up', ({ id }) => {
    if (back.push(id) > 1) return
    queueMicrotask(() => void exchange.reunite(back.splice(0)))
  })
  const comparing = setInterval(() => void exchange.compareWithOne(), COMPARE_MS).unref()
  keep({
    async [Symbol.asyncDispose]() {
      clearInterval(comparing)
      back = []
      await keepCurrent()
      await file?.[Symbol.asyncDispose]()
    },
  })
  return {
    purger,
    everywhere: createPurgeEverywhere({
      community,
      links,
      purger,
      incarnation: identity.incarnation,
      asKeys,
      now: Date.now,
    }),
    serve: createServePurges(purger, startedAtMs, (id) => community.peer(id) !== undefined),
    mayBeOutdated({ id }, request, { fields }) {
      // From the time at which it was asked. What is known here and not yet done counts here, not there.
      const done = fields.get(PURGES_FIELD) ?? NO_PURGES
      fields.delete(PURGES_FIELD)
      if (done === journal.digest) return false
      exchange.compareWith(id)
      return journal.means(cacheKey(request.url), fields)
    },
    async caughtUp() {
      const catchingUp = exchange.catchUp()
      // What a Redis holds is not known yet; with a journal of an earlier life there is something that it is about.
      if (file !== undefined || store.figures().objects > 0) await catchingUp
    },
  }
}

function asKeys(selector: Selector): Selector {
  return selector.kind === 'url' || selector.kind === 'prefix'
    ? { kind: selector.kind, value: cacheKey(selector.value) }
    : selector
}
