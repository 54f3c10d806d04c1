import type { Epoch, Payload, PeerId, PeerState, Score } from '@cachereef/protocol'
import type { ElectionTimingOptions } from './timing.ts'
import type { Cause, State } from './transitions.ts'

/** The messages of the election family, in the order in which an election uses them. */
export type ElectionMessageType =
  | 'MASTERQUERY'
  | 'MASTERREPORT'
  | 'HOLDELECTION'
  | 'ELECTIONRESPONSE'
  | 'NOMINATEMASTER'
  | 'NOMINATIONRESPONSE'

/** A decoded message whose sender and freshness have been checked; what it says has not. */
export type ElectionMessage = {
  [T in ElectionMessageType]: {
    readonly type: T
    readonly sender: PeerId
    readonly epoch: Epoch
    readonly payload: Payload<T>
  }
}[ElectionMessageType]

/** What an election needs to know of another peer. */
export interface Voter {
  readonly id: PeerId
  /** As the master last told. Only `alive` ones are waited for; those `leaving` are never nominated. */
  readonly state: PeerState
  /** As last reported; by it a leaving master chooses its successor. Where unknown the peer comes last. */
  readonly score?: Score
}

export interface ElectionOptions {
  readonly self: PeerId
  /** The one followed at the start; where its master is `self`, this peer leads. */
  readonly epoch: Epoch
  /** The peer list of the current epoch. Called at each use; whether it has `self` in it makes no difference. */
  readonly peers: () => readonly Voter[]
  /** What this peer would be worth as a master. */
  readonly score: () => Score
  /** Of the peer list that this peer has. */
  readonly version: () => number
  /** Where the master of the current epoch takes CRMSG, for MASTERREPORTs, if known. */
  readonly masterAddress?: () => string | undefined
  /** False: this peer is not to be master as long as there is another. Default: true. */
  readonly electable?: () => boolean
  /** At least 0 and below 1, drawn anew at each call. */
  readonly random: () => number
  readonly timing: ElectionTimingOptions
}

/** What happened, as the embedder sees it. */
export type ElectionEvent =
  /** A PEERPING arrived: the sign of life of whoever takes itself for the master of that epoch (A8). */
  | { readonly kind: 'ping'; readonly from: PeerId; readonly epoch: Epoch }
  | { readonly kind: 'message'; readonly message: ElectionMessage }
  /** A trustworthy source other than this family (a peer list, the cache server) named an epoch. */
  | { readonly kind: 'epoch'; readonly epoch: Epoch }
  /** `deadline()` is reached. Early or superfluous ticks do nothing. */
  | { readonly kind: 'tick' }
  /** This peer wants to go (B3, B4). */
  | { readonly kind: 'leave' }

/** One message to be sent, in its epoch. */
export type ElectionSend = {
  [T in ElectionMessageType]: {
    readonly do: 'send'
    /** `peers`: one to each on the list but this peer itself, the master of the epoch included. */
    readonly to: PeerId | 'peers'
    readonly type: T
    readonly epoch: Epoch
    readonly payload: Payload<T>
    /** True: by a stream; what it says may exceed a datagram, and is said once. */
    readonly reliable: boolean
    /** True: it answers the message or ping of this step, and may go back the way that one came. */
    readonly answer: boolean
  }
}[ElectionMessageType]

/** What the embedder is to do, in order. */
export type ElectionEffect =
  | ElectionSend
  /** The master is silent; `unsuspect` takes it back. */
  | { readonly do: 'suspect'; readonly master: PeerId }
  | { readonly do: 'unsuspect'; readonly master: PeerId }
  /**
   * Another master rules: take its list, or join it where this peer is not in the list. Nothing of an older epoch
   * counts.
   */
  | { readonly do: 'follow'; readonly epoch: Epoch }
  /** This peer was master; comes just before `follow`. */
  | { readonly do: 'step-down'; readonly from: Epoch }
  /**
   * This peer is the master (A9, A11, A12, B5): publish a list and allocation in `epoch`, tell the cache server. The
   * list is built from `electorate`, this peer included; a live peer that is not in it was out of reach, and may stay
   * as a suspect for its time.
   */
  | {
      readonly do: 'become-master'
      readonly epoch: Epoch
      readonly replaces: Epoch
      readonly electorate: readonly PeerId[]
      /** The newest version of the old epoch's list that anybody in the electorate has. */
      readonly version: number
    }
  /** The others go on hearing a master that this peer can't hear: leave and join anew. */
  | { readonly do: 'rejoin' }
  /** The way is free to shut down; `successor` where a master handed over. Nothing but refusals comes after it. */
  | { readonly do: 'left'; readonly successor: PeerId | undefined }
  /** Nobody is left (B4): take the community off the cache server. Comes just before `left`. */
  | { readonly do: 'remove-community' }
  /** A row of TRANSITIONS was used. Worth a line in a log where `from` and `to` differ. */
  | { readonly do: 'move'; readonly from: State; readonly on: Cause; readonly to: State; readonly why: string }
  /** An event that changed nothing, for the counters. */
  | { readonly do: 'ignore'; readonly kind: IgnoredKind; readonly from: PeerId }

/** Why an event changed nothing. */
export type IgnoredKind =
  /** Of an epoch that is over. If it was a command, its sender is told of the newer one. */
  | 'older-epoch'
  /** By nobody on the peer list. */
  | 'stranger'
  /** Nobody asked for it, or not any more. */
  | 'unexpected'
  /**
   * It claims what can't be: a term or round without end, a nomination by who may not nominate, an epoch of this very
   * peer.
   */
  | 'absurd'

/** The master-election machine of one peer. It does no I/O and knows no clock. */
export interface Election {
  readonly state: State
  /** The newest one known; it never falls. */
  readonly epoch: Epoch
  /** Whether this peer rules: true from `become-master` to `step-down` or `left`. */
  readonly leads: boolean
  /**
   * Takes one event at `nowMs` (milliseconds that never fall; their zero means nothing) and returns what is to be done.
   * Never throws for what a message says.
   */
  step(event: ElectionEvent, nowMs: number): ElectionEffect[]
  /** When the next `tick` is wanted, in the milliseconds of `step`; undefined: not before something happens. */
  deadline(): number | undefined
}
