import type { Community } from '@cachereef/community'
import type { KnownContents } from './contents/known-contents.ts'
import type { LinkClient } from './link/link-client.ts'
import type { Shun } from './link/shun.ts'
import type { AnswerTimes } from './routing/answer-times.ts'

/** What is remembered of single peers, and must not outlive them. */
export interface PeerMemories {
  readonly links: LinkClient
  readonly shun: Shun
  readonly answerTimes: AnswerTimes
  readonly contents: KnownContents
}

/** Keeps what is remembered of peers true to who is there: whoever comes back starts anew. */
export function followPeers(community: Community, { links, shun, answerTimes, contents }: PeerMemories): void {
  community.on('peer-up', ({ id }) => shun.forgive(id))
  community.on('peer-down', ({ id }, reason) => {
    if (reason === 'left') links.retire(id)
    // Its requests in flight fail at once, and go on elsewhere, instead of waiting for a time-out.
    else links.drop(id)
    answerTimes.forget(id)
    contents.forget(id)
  })
}
