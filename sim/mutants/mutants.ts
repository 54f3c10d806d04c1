import type { Mutant } from './mutant.ts'

const CORE = 'community/src/core'
const ELECTION = 'election/src'
const PROTOCOL = 'protocol/src'

/** Every bug that the simulator has been shown to catch. docs/mutants.md is printed from it. */
export const MUTANTS: readonly Mutant[] = [
  // Epochs
  {
    name: 'an older epoch is obeyed by the election',
    file: `${ELECTION}/epochs.ts`,
    from: 'if (order < 0) {',
    to: 'if (order < -9) {',
  },
  {
    name: 'a new master keeps the old term',
    file: `${ELECTION}/actions.ts`,
    from: 'term: Math.max(epoch.term, machine.ownTermMax) + 1,',
    to: 'term: Math.max(epoch.term, machine.ownTermMax),',
  },
  {
    name: 'epochs of one term count as equal',
    file: `${PROTOCOL}/epoch.ts`,
    from: 'if (a.master === b.master) return 0',
    to: 'return 0',
  },
  {
    name: "a deposed master's list is taken",
    file: `${CORE}/following.ts`,
    from: `if (order === undefined || !message.epoch) return
    if (order < 0) {`,
    to: `if (order === undefined || !message.epoch) return
    if (order < -9) {`,
  },
  // Election
  {
    name: "the old master's answer aborts nothing",
    file: `${ELECTION}/on-message.ts`,
    from: "if (message.sender === machine.epoch.master && !machine.leads) machine.move('master-heard')",
    to: '',
  },
  {
    name: 'a ping is not listened to in an election',
    file: `${ELECTION}/transitions.ts`,
    from: "from: DOUBTING, on: 'master-heard', to: 'following', does: ['trust master'],",
    to: "from: DOUBTING, on: 'master-heard', to: 'same', does: [],",
  },
  {
    name: 'whoever waits for an outcome waits for ever',
    file: `${ELECTION}/actions.ts`,
    from: 'if (backed?.id !== claim.id || backed.round !== claim.round) machine.wakeAt(nowMs + timing.outcomeTimeoutMs)',
    to: 'machine.wakeAt(undefined)',
  },
  {
    name: 'suspicion begins at half of the time-out',
    file: `${ELECTION}/actions.ts`,
    from: "'trust master': (machine) => { machine.hearing.heard(machine.nowMs) watchMaster(machine) machine.wakeAt(machine.nowMs + machine.timing.pingTimeoutMs)",
    to: "'trust master': (machine) => { machine.hearing.heard(machine.nowMs - machine.timing.pingTimeoutMs / 2); watchMaster(machine); machine.wakeAt(machine.nowMs + machine.timing.pingTimeoutMs / 2)",
  },
  // The list
  {
    name: 'a version is given twice',
    file: `${CORE}/peer-list.ts`,
    from: 'publish(): number { this.#version++',
    to: 'publish(): number { this.#version = Math.max(1, this.#version)',
  },
  {
    name: 'what has no version yet is shown',
    file: `${CORE}/peer-list.ts`,
    from: 'published(): readonly PeerEntry[] { return this.#peers.published()',
    to: 'published(): readonly PeerEntry[] { return this.#peers.values()',
  },
  {
    name: 'a difference leaves out its first version',
    file: `${CORE}/peer-list.ts`,
    from: 'const peers = [...union(changes.map((change) => change.peers))]',
    to: 'const peers = [...union(changes.slice(1).map((change) => change.peers))]',
  },
  {
    name: 'a difference tells of nobody who is gone',
    file: `${CORE}/peer-list.ts`,
    from: 'removed: peers.filter((id) => this.#peers.publishedAt(id) === undefined),',
    to: 'removed: [],',
  },
  {
    name: 'an older version is taken for a newer one',
    file: `${CORE}/peer-list.ts`,
    from: "if (update.version <= this.#version) return 'old'",
    to: '',
  },
  {
    name: 'the table of an older version is kept',
    file: `${CORE}/context.ts`,
    from: 'known.version === list.version &&',
    to: '',
  },
  {
    name: 'a lost update is never sent again',
    file: `${CORE}/mastering.ts`,
    from: 'if (member.version < list.version && overdue) this.#publication.update(nowMs, member, member.version)',
    to: '',
  },
  {
    name: 'an older list is taken when it comes whole',
    file: `${CORE}/following.ts`,
    from: 'if (order === 0 && update.base === 0 && update.version <= list.version && list.version > 0) return',
    to: '',
  },
  // Membership
  {
    name: 'a master hands over to whoever it has just let in',
    file: `${CORE}/electing.ts`,
    from: 'const entries = this.#context.list.members()',
    to: 'const entries = this.#context.list.entries()',
  },
  {
    name: 'a request that comes twice is taken for that of a twin',
    file: `${CORE}/admission.ts`,
    from: '(known && known.incarnation > incarnation)',
    to: '(known && known.incarnation >= incarnation)',
  },
  {
    name: 'the dead stay on the list',
    file: `${CORE}/member-watch.ts`,
    from: 'return [...this.#members.values()].filter((member) => nowMs >= member.heardMs + pingTimeoutMs)',
    to: 'return []',
  },
  {
    name: 'a member is given up at two thirds of its time',
    file: `${CORE}/member-watch.ts`,
    from: 'filter((member) => nowMs >= member.heardMs + pingTimeoutMs)',
    to: 'filter((member) => nowMs >= member.heardMs + (pingTimeoutMs * 2) / 3)',
  },
  {
    name: 'a sign of life counts for nothing',
    file: `${CORE}/member-watch.ts`,
    from: 'member.heardMs = nowMs member.askedByStream = false',
    to: 'member.askedByStream = false',
  },
  {
    name: 'a new master keeps the old one on its list',
    file: `${CORE}/mastering.ts`,
    from: 'if (entry.id === deposed) {',
    to: 'if (entry.id === deposed) continue; if (entry.id === deposed) {',
  },
  {
    name: 'a new master watches over nobody',
    file: `${CORE}/mastering.ts`,
    from: 'this.#watch.add(entry.id, nowMs) }',
    to: '}',
  },
  {
    name: 'a join is not answered',
    file: `${CORE}/publication.ts`,
    from: 'for (const join of this.#joins.values()) this.answerWithWhole(nowMs, join)',
    to: '',
  },
  {
    name: 'a stranger is not told that it is one',
    file: `${CORE}/publication.ts`,
    from: "this.#context.count('stranger', message.source.address)",
    to: 'return',
  },
  {
    name: 'who left is only taken for suspect',
    file: `${CORE}/mastering.ts`,
    from: "this.#drop(nowMs, message.sender, 'left')",
    to: "const gone = this.#context.list.get(message.sender); this.#drop(nowMs, message.sender, 'left'); this.#publication.now(nowMs); if (gone) this.#context.list.set(gone)",
  },
  // Merging and joining
  {
    name: 'masters never look for each other',
    file: `${CORE}/lookout.ts`,
    from: 'callEverywhere(this.#context)',
    to: '',
  },
  {
    name: 'a master follows a directory without asking',
    file: `${CORE}/merging.ts`,
    from: 'askToJoin(this.#context, candidate, this.#context.list.size - 1)',
    to: 'this.#outcome.merged(nowMs, { type: "UPDATEPEERLIST", sender: candidate.epoch.master, source: { address: candidate.masterAddress, carrier: "stream" }, community: candidate.id, epoch: candidate.epoch, payload: this.#context.list.whole(this.#context.options.communityName) } as never); return',
  },
  {
    name: 'a lower epoch is joined as well',
    file: `${CORE}/merging.ts`,
    from: 'compareEpochs(epoch, own) > 0 && epoch.master !== id',
    to: 'epoch.master !== id',
  },
  {
    name: 'whoever waits for its turn to join waits for ever',
    file: `${CORE}/joining.ts`,
    from: "case 'pausing': return this.#find(nowMs)",
    to: "case 'pausing': phase.untilMs = Infinity; return",
  },
  // The cache server
  {
    name: 'a lost compare-and-set at the cache server',
    file: 'community/src/cache-server/stores/memory-directory-store.ts',
    from: 'if (standing && compareEpochs(entry.epoch, standing.epoch) <= 0) return { accepted: false, standing }',
    to: '',
  },
  {
    name: 'a master registers once and then never more',
    file: `${CORE}/registration.ts`,
    from: 'this.#nextBeatMs = nowMs + options.timings.heartbeatMs',
    to: 'this.#nextBeatMs = Infinity',
  },
  {
    name: 'a master that a dead one keeps out of the directory stays out',
    file: `${CORE}/rivals.ts`,
    from: 'this.#outcome.outlived(nowMs, { term: term + 1, master: id })',
    to: '',
  },
  // Sessions
  {
    name: 'signatures are not checked',
    file: `${PROTOCOL}/decode.ts`,
    from: 'if (!isSignedBy(sender, plain, innerAt, frame, options.cryptography))',
    to: 'if (false)',
  },
  {
    name: 'what was heard before is new',
    file: `${PROTOCOL}/replay-windows.ts`,
    from: 'const freshness = life.window.accept(sequence)',
    to: "const freshness = 'new'",
  },
  {
    name: 'earlier lives of a peer are believed',
    file: `${PROTOCOL}/replay-windows.ts`,
    from: "if (incarnation < life.incarnation) return 'stale'",
    to: "if (incarnation < life.incarnation) return 'new'",
  },
  {
    name: 'first contact is not challenged',
    file: `${PROTOCOL}/challenge.ts`,
    from: 'if (!isAwaited && !tokens.check(message.token, sender, address, nowMs)) return challenged(arrival, tokens)',
    to: '',
  },
  {
    name: 'a restarted peer is taken for its earlier life',
    file: `${PROTOCOL}/replay-windows.ts`,
    from: "if (!life || incarnation > life.incarnation) return 'unknown'",
    to: "if (!life) return 'unknown'",
  },
  {
    name: 'sequence numbers stand still',
    file: 'community/src/sessions/sessions.ts',
    from: 'const sequence = ++this.#sequence',
    to: 'const sequence = this.#sequence + 1',
  },
]
