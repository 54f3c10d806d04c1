import type { PeerInfo } from '@cachereef/community'
import type { PeerId } from '@cachereef/protocol'
import type { ToldContents } from './contents-wire.ts'
import type { ContentsDigest } from './digest.ts'
import { DIGEST_FRESH_MS, DIGESTS_MAX, EXPLAINED_PEERS_MAX, QUESTIONS_MIN, SETTLED_MS } from './limits.ts'

/** Whether a peer really holds something, as its digest says. */
export interface HeldAt {
  readonly peerId: PeerId
  readonly name: string
  /** `no` is certain, `yes` wrong once in 128 times; `unknown`: it did not tell. */
  readonly held: 'yes' | 'no' | 'unknown'
  /** How old the digest is; what came or went since is not in it. */
  readonly ageMs?: number
}

export interface KnownContentsParts {
  readonly peer: (id: PeerId) => PeerInfo | undefined
  /** `contentsOf` over the link, in its time. */
  readonly ask: (peer: PeerInfo, etag: string | undefined) => Promise<ToldContents | 'unchanged' | undefined>
  /** Milliseconds, never falling. */
  readonly now: () => number
}

/** What other peers hold, asked of them when it pays (B13). */
export interface KnownContents {
  /**
   * Whether a peer that held a key once may still hold it: false is certain, as far as a digest of the last seconds can be. Who is
   * asked about often has its digest fetched meanwhile.
   */
  mayHold(id: PeerId, key: string): boolean
  /** Which of these peers hold a key, by digests fetched now where they are not fresh. Never rejects. */
  whoHolds(key: string, ids: readonly PeerId[]): Promise<readonly HeldAt[]>
  /** Content passes from hand to hand now: nothing is ruled out for a while. */
  tableChanged(): void
  /** It is gone; what comes back under its id may hold other things. */
  forget(id: PeerId): void
}

interface Known {
  questions: number
  told: ToldContents | undefined
  /** When it was asked the last time, whatever it answered. */
  askedMs: number
  asking: Promise<void> | undefined
}

export function createKnownContents({ peer, ask, now }: KnownContentsParts): KnownContents {
  const known = new Map<PeerId, Known>()
  let changedMs = now()

  const entryOf = (id: PeerId): Known => {
    const entry = known.get(id) ?? {
      questions: 0,
      told: undefined,
      askedMs: Number.NEGATIVE_INFINITY,
      asking: undefined,
    }
    // The least lately asked about makes room.
    known.delete(id)
    for (const oldest of known.keys()) {
      if (known.size < DIGESTS_MAX) break
      known.delete(oldest)
    }
    known.set(id, entry)
    return entry
  }

  const isFresh = ({ askedMs }: Known): boolean => now() - askedMs <= DIGEST_FRESH_MS

  const refresh = (id: PeerId, entry: Known): Promise<void> => {
    const info = peer(id)
    if (info === undefined || entry.asking !== undefined) return entry.asking ?? Promise.resolve()
    entry.asking = ask(info, entry.told?.etag)
      .then((told) => {
        if (told !== 'unchanged') entry.told = told
      })
      .catch(() => {
        entry.told = undefined
      })
      .finally(() => {
        entry.askedMs = now()
        entry.asking = undefined
      })
    return entry.asking
  }

  const digestOf = (entry: Known): ContentsDigest | undefined => (isFresh(entry) ? entry.told?.digest : undefined)

  return {
    mayHold(id, key) {
      const entry = entryOf(id)
      entry.questions++
      if (now() - changedMs < SETTLED_MS) return true
      const settled = entry.askedMs - changedMs >= SETTLED_MS
      if (!(isFresh(entry) && settled)) {
        if (entry.questions >= QUESTIONS_MIN) void refresh(id, entry)
        return true
      }
      return digestOf(entry)?.mayHold(key) ?? true
    },
    async whoHolds(key, ids) {
      return Promise.all(
        ids.slice(0, EXPLAINED_PEERS_MAX).map(async (id): Promise<HeldAt> => {
          const entry = entryOf(id)
          if (!isFresh(entry)) await refresh(id, entry)
          const who = { peerId: id, name: peer(id)?.name ?? id.slice(0, 8) }
          const digest = digestOf(entry)
          if (digest === undefined) return { ...who, held: 'unknown' }
          return { ...who, held: digest.mayHold(key) ? 'yes' : 'no', ageMs: Math.round(now() - entry.askedMs) }
        }),
      )
    },
    tableChanged() {
      changedMs = now()
    },
    forget(id) {
      known.delete(id)
    },
  }
}
