import { type CommunityId, NO_COMMUNITY, type PeerId } from '@cachereef/protocol'
import { LIMITS } from '../limits.ts'
import { completeAddress } from '../transports/address.ts'
import { askToJoin } from './ask-to-join.ts'
import { type Candidate, compareFit } from './candidate.ts'
import { ComingAgain } from './coming-again.ts'
import type { Context } from './context.ts'
import type { Received } from './effects.ts'
import { Finding } from './finding.ts'
import { isWorthMeasuring, Measuring } from './measuring.ts'
import type { Update } from './peer-list.ts'
import { Registration } from './registration.ts'
import type { RoleBehaviour } from './role.ts'

/** How joining ends. */
export interface JoiningOutcome {
  /** The allow message came (A3): this peer is a member under that epoch. */
  joined(nowMs: number, update: Update, message: Received): void
  /** Nobody was found, or nobody would: this peer is the master of a new community (A16). */
  founded(nowMs: number, community: CommunityId, registration: Registration): void
}

type Phase =
  | { readonly is: 'finding'; readonly finding: Finding; readonly untilMs: number }
  | { readonly is: 'measuring'; readonly measuring: Measuring; readonly untilMs: number }
  | { readonly is: 'asking'; readonly candidate: Candidate; readonly untilMs: number }
  | { readonly is: 'pausing'; readonly untilMs: number }
  | { readonly is: 'founding'; readonly registration: Registration; readonly untilMs: number }

/**
 * A client's way into a community (A13–A16, B1): ask the cache servers and the neighbourhood, try what was found, best
 * first, and found a community where nothing was.
 */
export class Joining implements RoleBehaviour {
  readonly #context: Context
  readonly #outcome: JoiningOutcome
  readonly #patienceEndsMs: number
  readonly #nameEndsMs: number
  /** Communities that are no longer asked before another is founded: they denied, or stayed silent to the end. */
  readonly #tried = new Set<CommunityId>()
  readonly #comingAgain: ComingAgain
  #full = false
  #phase: Phase
  #candidates: Candidate[] = []
  #redirects = 0
  #refusals = 0

  /** `first`: a community that is known already, after a redirection or a merge. */
  constructor(context: Context, outcome: JoiningOutcome, nowMs: number, first?: Candidate) {
    this.#context = context
    this.#outcome = outcome
    const { patienceMs, nameMs } = context.options.timings
    this.#patienceEndsMs = nowMs + patienceMs
    this.#nameEndsMs = nowMs + nameMs
    this.#comingAgain = new ComingAgain(nowMs, context.options.random)
    context.community = NO_COMMUNITY
    context.epoch = undefined
    this.#phase = { is: 'pausing', untilMs: nowMs }
    if (first) this.#ask(nowMs, first)
    else this.#find(nowMs)
  }

  receive(nowMs: number, message: Received): boolean {
    switch (message.type) {
      case 'COMMUNITYLIST':
        this.#onCommunityList(nowMs, message)
        return true
      case 'UPDATEPEERLIST':
        return this.#onUpdate(nowMs, message)
      case 'JOINDENIED':
        this.#onDenied(nowMs, message)
        return true
      case 'DIRECTORYANSWER':
        this.#onDirectoryAnswer(nowMs, message)
        return true
      case 'WAKEUP':
        this.#onOtherClient(nowMs, message)
        return true
      default:
        return false
    }
  }

  /** Its master may have let this peer in and ping it at once, while its list is still on the way. */
  hasAsked(community: CommunityId): boolean {
    return this.#tried.has(community) || (this.#phase.is === 'asking' && this.#phase.candidate.id === community)
  }

  tick(nowMs: number): void {
    const phase = this.#phase
    if (nowMs < phase.untilMs) return
    switch (phase.is) {
      case 'finding':
        phase.finding.giveUp()
        return this.#choose(nowMs, phase.finding)
      case 'measuring':
        return this.#next(nowMs, phase.measuring.candidates)
      case 'asking':
        this.#context.do({ do: 'note', text: `the master at ${phase.candidate.masterAddress} does not answer` })
        return this.#next(nowMs)
      case 'pausing':
        return this.#find(nowMs)
      case 'founding':
        return this.#outcome.founded(nowMs, this.#context.community, phase.registration)
    }
  }

  deadline(): number {
    return this.#phase.untilMs
  }

  unreachable(nowMs: number, address: string, reason: string): void {
    const phase = this.#phase
    if (phase.is === 'finding') {
      if (phase.finding.unreachable(address, reason)) this.#goOnFinding(nowMs, phase.finding)
    } else if (phase.is === 'asking' && phase.candidate.masterAddress === address) {
      this.#next(nowMs)
    } else if (phase.is === 'founding' && phase.registration.unreachable(address)) {
      this.#outcome.founded(nowMs, this.#context.community, phase.registration)
    }
  }

  #find(nowMs: number): void {
    const finding = new Finding(this.#context, nowMs)
    this.#phase = { is: 'finding', finding, untilMs: finding.untilMs }
  }

  #goOnFinding(nowMs: number, finding: Finding): void {
    this.#phase = { is: 'finding', finding, untilMs: finding.untilMs }
    if (nowMs >= finding.untilMs) this.#choose(nowMs, finding)
  }

  #onCommunityList(nowMs: number, message: Received & { type: 'COMMUNITYLIST' }): void {
    const phase = this.#phase
    if (phase.is === 'finding') {
      phase.finding.receive(nowMs, message)
      this.#goOnFinding(nowMs, phase.finding)
    } else if (phase.is === 'measuring') {
      phase.measuring.receive(nowMs, message)
      this.#goOnMeasuring(nowMs, phase.measuring)
    }
  }

  #choose(nowMs: number, { candidates }: Finding): void {
    if (isWorthMeasuring(candidates)) this.#goOnMeasuring(nowMs, new Measuring(this.#context, candidates, nowMs))
    else this.#next(nowMs, candidates)
  }

  #goOnMeasuring(nowMs: number, measuring: Measuring): void {
    this.#phase = { is: 'measuring', measuring, untilMs: measuring.untilMs }
    if (nowMs >= measuring.untilMs) this.#next(nowMs, measuring.candidates)
  }

  /** Tries the best of those that were found, or that are left of them; where none is, pauses or founds. */
  #next(nowMs: number, found?: Candidate[]): void {
    if (found) this.#candidates = found.sort(compareFit)
    let orphans = false
    for (let candidate = this.#candidates.shift(); candidate; candidate = this.#candidates.shift()) {
      this.#tried.add(candidate.id)
      if (candidate.epoch.master !== this.#context.id) {
        this.#redirects = 0
        this.#ask(nowMs, candidate)
        return
      }
      // This peer's own last life: alone it was the whole community, else the others are about to elect.
      orphans ||= candidate.size > 1
    }
    const comeAgainMs = this.#comingAgain.dueMs(nowMs)
    if (comeAgainMs !== undefined) {
      this.#phase = { is: 'pausing', untilMs: comeAgainMs }
      return
    }
    const silent = this.#phase.is === 'asking' && !this.#full
    if ((orphans || silent) && nowMs < this.#patienceEndsMs) {
      // It is there but does not answer: it may be electing a new master. A second community would have to be merged.
      this.#phase = { is: 'pausing', untilMs: nowMs + this.#context.options.timings.retryMs }
      return
    }
    this.#found(nowMs)
  }

  #ask(nowMs: number, candidate: Candidate): void {
    askToJoin(this.#context, candidate, 0)
    this.#phase = { is: 'asking', candidate, untilMs: nowMs + this.#context.options.timings.joinMs }
  }

  #onUpdate(nowMs: number, message: Received & { type: 'UPDATEPEERLIST' }): boolean {
    const phase = this.#phase
    if (phase.is !== 'asking' || message.epoch?.master !== message.sender) return false
    const { payload } = message
    const own = payload.peers.find((entry) => entry.id === this.#context.id)
    const meant = payload.base === 0 && payload.communityName === this.#context.options.communityName
    if (!meant || own?.incarnation !== this.#context.options.self.incarnation) return false
    this.#outcome.joined(nowMs, payload, message)
    return true
  }

  #onDenied(nowMs: number, message: Received & { type: 'JOINDENIED' }): void {
    const phase = this.#phase
    if (phase.is !== 'asking' || message.source.address !== phase.candidate.masterAddress) return
    const { reason, detail, master, retryAfterMs } = message.payload
    if (reason === 'not-master' && master && master.id !== this.#context.id && this.#redirects++ < LIMITS.redirects) {
      const masterAddress = completeAddress(master.address, message.source.address)
      this.#ask(nowMs, { ...phase.candidate, epoch: { ...phase.candidate.epoch, master: master.id }, masterAddress })
      return
    }
    this.#context.do({ do: 'denied', reason, detail, master: message.source.address })
    if (reason === 'full') this.#full = true
    if (reason === 'busy') this.#comingAgain.told(nowMs, retryAfterMs)
    if (reason === 'name-taken') this.#onNameTaken(nowMs, phase.candidate, detail)
    else if (reason === 'id-clash') this.#fail('identity-clash', detail)
    else if (reason === 'policy' || reason === 'address-refused' || reason === 'incompatible')
      this.#fail('denied', detail)
    else this.#next(nowMs)
  }

  /** The holder of the name may be this peer's own last life, not yet missed; else the name gets a suffix or it is an error. */
  #onNameTaken(nowMs: number, candidate: Candidate, detail: string): void {
    const { self, timings } = this.#context.options
    if (self.nameIsDefault && this.#context.name === self.name) {
      this.#context.name = `${self.name}-${self.id.slice(0, 4)}`
      this.#ask(nowMs, candidate)
    } else if (nowMs < this.#nameEndsMs) {
      this.#phase = { is: 'pausing', untilMs: nowMs + timings.retryMs }
    } else {
      this.#fail('name-taken', detail)
    }
  }

  #fail(code: 'name-taken' | 'identity-clash' | 'denied', message: string): void {
    this.#phase = { is: 'pausing', untilMs: Number.POSITIVE_INFINITY }
    this.#context.do({ do: 'fail', code, message })
  }

  #found(nowMs: number): void {
    const context = this.#context
    context.community = context.options.newCommunityId()
    context.epoch = { term: 1, master: context.id }
    const registration = new Registration(context)
    if (context.options.cacheServers.length === 0) {
      this.#outcome.founded(nowMs, context.community, registration)
      return
    }
    registration.add(
      nowMs,
      { size: 1, room: context.options.settings.maxPeers - 1, capacity: context.options.self.capacity },
      [...this.#tried],
    )
    this.#phase = { is: 'founding', registration, untilMs: nowMs + context.options.timings.directoryMs }
  }

  /** The cache server's word on a founding; where another community is there already, that one is joined. */
  #onDirectoryAnswer(nowMs: number, message: Received & { type: 'DIRECTORYANSWER' }): void {
    const phase = this.#phase
    if (phase.is !== 'founding') return
    if (message.payload.reason === 'unavailable') {
      // It has lost its store: it knows as much as one that is down.
      this.unreachable(nowMs, message.source.address, 'its store does not answer')
      return
    }
    const ruling = phase.registration.onAnswer(message)
    if (ruling === 'accepted') {
      this.#outcome.founded(nowMs, this.#context.community, phase.registration)
    } else if (ruling === 'refused') {
      this.#context.community = NO_COMMUNITY
      this.#context.epoch = undefined
      // Of ten that start at once nine go on at once; whoever is refused again and again does not run in circles.
      if (this.#refusals++ === 0) this.#find(nowMs)
      else this.#phase = { is: 'pausing', untilMs: nowMs + this.#context.options.timings.retryMs }
    }
  }

  /**
   * Two clients with neither master nor cache server hear each other's probes (B7): the one with the lower id founds,
   * the other goes on listening, and finds it at its next probe.
   */
  #onOtherClient(nowMs: number, message: Received & { type: 'WAKEUP' }): void {
    const phase = this.#phase
    const { communityName, timings } = this.#context.options
    const rival = phase.is === 'finding' && message.payload.communityName === communityName
    if (!rival || !isLower(message.sender, this.#context.id)) return
    if (nowMs < this.#patienceEndsMs) this.#phase = { is: 'pausing', untilMs: nowMs + timings.probeMs }
  }
}

function isLower(a: PeerId, b: PeerId): boolean {
  return a < b
}
