import type { Community, PeerInfo } from '@cachereef/community'
import type { PeerId } from '@cachereef/protocol'
import type { Request, Response } from '../http/message.ts'
import type { LinkClient } from '../link/link-client.ts'
import type { Shun } from '../link/shun.ts'
import type { OriginClientRequest } from '../origin/origin-client.ts'
import type { AnswerTimes } from './answer-times.ts'
import type { HedgeBudget } from './hedge-budget.ts'
import type { RelayChecks } from './relay.ts'
import type { Successors } from './successors.ts'

/** What the way of a request through the community needs. */
export interface RouterParts extends RelayChecks {
  readonly community: Community
  readonly links: Pick<LinkClient, 'dispatcher'>
  readonly shun: Shun
  /** Those that were too slow with what is only asked of them because they may have it, as earlier holders are. */
  readonly tardy: Shun
  readonly answerTimes: AnswerTimes
  readonly hedgeBudget: HedgeBudget
  /** Milliseconds, never falling. */
  readonly now: () => number
  /** Who held it by earlier tables, and holds it no longer; the latest first. */
  readonly earlierHolders: (url: URL) => readonly PeerId[]
  /** Who has what its holders held, if these have left. */
  readonly successors: Successors
  /** To the origin itself. Throws an OriginError. */
  readonly origin: (request: OriginClientRequest) => Promise<Response>
  /** Lets the other peers forget what an unsafe request made stale; resolves when they have, or some time is up. */
  readonly invalidateElsewhere: (request: Request, response: Response) => Promise<void>
  /** Told of each answer of a holder that is not kept here: whether it is asked for so often that a copy saves hops (C3). */
  readonly isHot?: (key: string) => boolean
  /** A holder's answer, to be used in place of what came: so that some can be compared with the origin. */
  readonly verify?: (peer: PeerInfo, request: Request, response: Response) => Response
  /** A holder was passed over: which, and why. */
  readonly onPassedOver?: (peer: PeerInfo, reason: string) => void
  /** A holder is there, and has tried the origin in vain: this peer tries once itself. */
  readonly onCutOff?: (peer: PeerInfo) => void
  /** A second peer was asked because the first was slow, and was faster or not. */
  readonly onHedged?: (won: boolean) => void
}
