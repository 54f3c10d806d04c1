import { describe, expect, it } from 'vitest'
import { createElection } from './election.ts'
import { ElectionError } from './errors.ts'
import {
  NEVER_HEARD_MS,
  QUERY_PEERS_MAX,
  REASSURANCES_MAX,
  ROUND_MAX,
  ROUNDS_MAX,
  SUCCESSORS_MAX,
  TERM_MAX,
} from './limits.ts'
import { EPOCH, SELF, say, ScriptedPeer, scoreWorth } from './testing/scripted-peer.ts'

const OLDER = { term: 4, master: 'z' }
const NEWER = { term: 6, master: 'h' }

const suspect = () => new ScriptedPeer().wait()
const candidate = () => suspect().wait().wait()
const nominator = () =>
  candidate().hear('b', 'ELECTIONRESPONSE', say.vote(1, 20)).hear('h', 'ELECTIONRESPONSE', say.vote(1, 30))
const leader = () => new ScriptedPeer({ term: 5, master: SELF })

describe('suspicion', () => {
  it('comes after the threshold of silence and no later, whenever the last ping came (A8)', () => {
    const peer = new ScriptedPeer()
    peer.nowMs = 400
    peer.ping()
    expect(peer.election.deadline()).toBe(400 + 750)
    peer.wait()
    expect(peer.did('suspect')).toEqual([{ do: 'suspect', master: 'm' }])
  })

  it('is not brought forward by a tick that comes early', () => {
    const peer = new ScriptedPeer()
    expect(peer.wait(-1).effects).toEqual([])
    expect(peer.election.state).toBe('following')
  })

  it('asks the others and the master itself before anything else, and few of them where there are many', () => {
    expect(
      suspect()
        .sent()
        .map(({ to, type }) => `${type} ${to}`)
        .sort(),
    ).toEqual(['MASTERQUERY b', 'MASTERQUERY h', 'MASTERQUERY m'])
    const peer = new ScriptedPeer()
    peer.voters = Array.from({ length: 1_000 }, (_, index) => ({ id: `p${index}`, state: 'alive' }))
    const asked = peer
      .wait()
      .sent()
      .map(({ to }) => to)
    expect(asked).toHaveLength(QUERY_PEERS_MAX + 1)
    expect(new Set(asked).size).toBe(asked.length)
  })

  it('ends with a report of one who hears the master, until what that one heard is as old as the threshold', () => {
    const peer = suspect()
    const askedAtMs = peer.nowMs
    peer.nowMs += 40
    peer.hear('b', 'MASTERREPORT', say.hears(1, 300))
    expect(peer.did('unsuspect')).toEqual([{ do: 'unsuspect', master: 'm' }])
    expect(peer.election.deadline()).toBe(askedAtMs - 300 + 750)
  })

  it('does not end with a report of the last ping that everybody heard', () => {
    expect(suspect().hear('b', 'MASTERREPORT', say.hears(1, 740)).election.state).toBe('suspecting')
  })

  it('hears nothing in reports that nobody asked for, that answer an earlier question, or that come twice', () => {
    const peer = suspect()
    peer.hear('b', 'MASTERREPORT', say.hears(0)).hear('b', 'MASTERREPORT', say.hears(9))
    expect(peer.did('ignore')).toEqual([{ do: 'ignore', kind: 'unexpected', from: 'b' }])
    peer.hear('b', 'MASTERREPORT', say.deaf(1)).hear('b', 'MASTERREPORT', say.hears(1))
    expect(peer.election.state).toBe('suspecting')
  })

  it('passes on what it has heard itself, never what others say: a rumour keeps no dead master alive', () => {
    const peer = suspect().hear('b', 'MASTERREPORT', say.hears(1))
    peer.hear('h', 'MASTERQUERY', say.query(3))
    expect(peer.sent()).toMatchObject([
      { to: 'h', type: 'MASTERREPORT', payload: { round: 3, heardMsAgo: NEVER_HEARD_MS } },
    ])
    peer.hear('h', 'HOLDELECTION', say.call(1, 30))
    expect(peer.sent()).toMatchObject([{ type: 'ELECTIONRESPONSE', payload: { hearsMaster: false } }])
  })

  it('blames itself first: it waits once more, and only once, where it comes late itself', () => {
    const peer = new ScriptedPeer().wait(5_000)
    expect(peer.did('suspect')).toEqual([])
    expect(peer.election.deadline()).toBe(peer.nowMs + 125)
    expect(peer.wait(5_000).did('suspect')).toHaveLength(1)
  })

  it('believes a single witness only so often; then the majority decides', () => {
    const peer = new ScriptedPeer()
    for (let round = 1; round <= REASSURANCES_MAX; round += 1) peer.wait().hear('b', 'MASTERREPORT', say.hears(round))
    const round = REASSURANCES_MAX + 1
    peer.wait().hear('b', 'MASTERREPORT', say.hears(round))
    expect(peer.election.state).toBe('suspecting')
    peer.hear('h', 'MASTERREPORT', say.deaf(round))
    expect(peer.election.state).toBe('backing-off')
    expect(peer.did('rejoin')).toEqual([])
  })

  it('counts witnesses anew once it has heard the master, or has asked to join anew', () => {
    const peer = new ScriptedPeer()
    let round = 0
    const reassure = (times: number) => {
      for (let time = 0; time < times; time += 1) peer.wait().hear('b', 'MASTERREPORT', say.hears(++round))
      expect(peer.election.state).toBe('following')
    }
    reassure(REASSURANCES_MAX)
    peer.ping()
    reassure(REASSURANCES_MAX)
    peer.wait().hear('b', 'MASTERREPORT', say.hears(++round)).hear('h', 'MASTERREPORT', say.hears(round))
    expect(peer.did('rejoin')).toHaveLength(1)
    reassure(1)
  })

  it('is taken back only where there was one', () => {
    expect(new ScriptedPeer().ping().did('unsuspect')).toEqual([])
    expect(suspect().ping().did('unsuspect')).toHaveLength(1)
  })
})

describe('an election', () => {
  it('calls all, the silent master included, and ends as soon as the live ones have answered (A9)', () => {
    const peer = candidate()
    expect(peer.sent()).toEqual([
      { to: 'peers', type: 'HOLDELECTION', payload: { round: 1, score: scoreWorth(10), version: 7 }, epoch: EPOCH },
    ])
    const calledAtMs = peer.nowMs
    peer.hear('b', 'ELECTIONRESPONSE', say.vote(1, 1)).hear('h', 'ELECTIONRESPONSE', { ...say.vote(1, 2), version: 8 })
    expect(peer.nowMs).toBe(calledAtMs)
    expect(peer.did('become-master')).toEqual([
      {
        do: 'become-master',
        epoch: { term: 6, master: SELF },
        replaces: EPOCH,
        electorate: ['b', 'e', 'h'],
        version: 8,
      },
    ])
    expect(peer.election.leads).toBe(true)
  })

  it('calls those who have not answered again, and nobody else', () => {
    const peer = candidate().hear('b', 'ELECTIONRESPONSE', say.vote(1, 1)).wait()
    expect(peer.sent().map(({ to }) => to)).toEqual(['m', 'h'])
  })

  it('nominates the best of those who answered, and takes only these into the community to come (B6)', () => {
    const peer = new ScriptedPeer()
    peer.voters.push({ id: 'x', state: 'alive', score: scoreWorth(99) })
    peer.wait().wait().wait()
    peer.hear('h', 'ELECTIONRESPONSE', say.vote(1, 30)).hear('b', 'ELECTIONRESPONSE', say.vote(1, 20))
    expect(peer.wait().wait().wait().sent()).toMatchObject([
      { to: 'h', type: 'NOMINATEMASTER', payload: { electorate: ['b', 'e', 'h'], leaving: false } },
    ])
  })

  it('nominates nobody who leaves, is off the list or is not electable, itself included', () => {
    const peer = new ScriptedPeer()
    peer.electable = false
    peer.voters = [
      { id: 'b', state: 'alive' },
      { id: 'h', state: 'leaving' },
      { id: 'x', state: 'alive' },
    ]
    peer.wait().wait().wait()
    peer.hear('h', 'ELECTIONRESPONSE', say.vote(1, 30)).hear('x', 'ELECTIONRESPONSE', say.vote(1, 25))
    peer.voters.pop()
    peer.hear('b', 'ELECTIONRESPONSE', say.vote(1, 1))
    expect(peer.sent()).toMatchObject([{ to: 'b', type: 'NOMINATEMASTER', payload: { electorate: ['b', 'e', 'h'] } }])
  })

  it('is aborted by an answer of the old master, and those who answered are told (A10)', () => {
    const peer = candidate().hear('b', 'ELECTIONRESPONSE', say.vote(1, 20))
    peer.hear('m', 'ELECTIONRESPONSE', say.vote(1, 50, true))
    expect(peer.election.state).toBe('following')
    expect(peer.sent()).toMatchObject([{ to: 'b', type: 'MASTERREPORT', payload: { round: 0, heardMsAgo: 0 } }])
    const voter = suspect().hear('h', 'HOLDELECTION', say.call(1, 30))
    expect(voter.hear('b', 'MASTERREPORT', say.hears(0)).election.state).toBe('awaiting')
    expect(voter.hear('h', 'MASTERREPORT', say.hears(0, 0)).election.state).toBe('following')
  })

  it('is aborted by the old master even while the nominee is asked, and not any more after it confirmed (A10)', () => {
    expect(nominator().ping().election.state).toBe('following')
    const confirmed = nominator().hear('h', 'NOMINATIONRESPONSE', say.accept(), NEWER).ping()
    expect(confirmed.election.epoch).toEqual(NEWER)
    expect(confirmed.sent()).toMatchObject([{ to: 'm', type: 'MASTERREPORT', epoch: NEWER }])
  })

  it('takes no word on the nomination of anybody but the nominee, nor on another one', () => {
    const peer = nominator().hear('b', 'NOMINATIONRESPONSE', say.refuse('leaving'))
    peer.hear('h', 'NOMINATIONRESPONSE', say.refuse('leaving', 8)).hear('h', 'NOMINATIONRESPONSE', say.accept())
    expect(peer.did('ignore')).toEqual([{ do: 'ignore', kind: 'unexpected', from: 'h' }])
    expect(peer.election.state).toBe('nominating')
    peer.hear('b', 'NOMINATIONRESPONSE', say.accept(), { term: 6, master: 'b' })
    expect(peer.did('move')).toMatchObject([{ on: 'newer-epoch' }, { on: 'master-heard' }])
  })

  it('takes no confirmation in a term that has no next', () => {
    const peer = nominator().hear('h', 'NOMINATIONRESPONSE', say.accept(), { term: TERM_MAX + 1, master: 'h' })
    expect(peer.election.state).toBe('nominating')
  })

  it('does not count answers of an earlier round', () => {
    const peer = candidate()
      .hear('b', 'ELECTIONRESPONSE', say.vote(0, 20))
      .hear('h', 'ELECTIONRESPONSE', say.vote(2, 30))
    expect(peer.election.state).toBe('collecting')
  })

  it('nominates nobody who hears the master, where most do not and one alone no longer decides', () => {
    const peer = new ScriptedPeer()
    for (let round = 1; round <= REASSURANCES_MAX; round += 1) peer.wait().hear('b', 'MASTERREPORT', say.hears(round))
    peer.voters.push({ id: 'k', state: 'alive' })
    peer.wait().wait().wait()
    for (const id of ['b', 'k']) peer.hear(id, 'ELECTIONRESPONSE', say.vote(1, 1))
    peer.hear('h', 'ELECTIONRESPONSE', say.vote(1, 30, true))
    expect(peer.did('become-master')).toHaveLength(1)
  })

  it('is aborted by a nominee that hears the master, and goes to the next where one does not want', () => {
    expect(nominator().hear('h', 'NOMINATIONRESPONSE', say.refuse('hears-master')).election.state).toBe('following')
    const next = nominator().hear('h', 'NOMINATIONRESPONSE', say.refuse('not-electable'))
    expect(next.sent()).toMatchObject([{ to: 'b', type: 'NOMINATEMASTER' }])
  })

  it('begins in a round above all that were heard of', () => {
    const peer = suspect().hear('h', 'HOLDELECTION', say.call(6, 30)).wait().wait()
    expect(peer.sent()).toMatchObject([{ type: 'HOLDELECTION', payload: { round: 7 } }])
  })

  it('is nobody’s any more once its outcome is late: any other call is answered', () => {
    const peer = suspect().hear('h', 'HOLDELECTION', say.call(1, 30)).wait()
    expect(peer.hear('b', 'HOLDELECTION', say.call(1, 1)).election.state).toBe('awaiting')
  })

  it('starts afresh after the master was heard: nobody is passed over, and the wait is short again', () => {
    const peer = nominator().wait()
    expect(peer.election.state).toBe('backing-off')
    peer.ping().wait().wait()
    expect((peer.election.deadline() ?? 0) - peer.nowMs).toBe(25)
    peer.wait().hear('b', 'ELECTIONRESPONSE', say.vote(2, 20)).hear('h', 'ELECTIONRESPONSE', say.vote(2, 30))
    expect(peer.sent()).toMatchObject([{ to: 'h', type: 'NOMINATEMASTER' }])
  })

  it('gives way to a better one, and repeats its own call to a lesser (one master of two elections)', () => {
    expect(candidate().hear('h', 'HOLDELECTION', say.call(1, 11)).sent()).toMatchObject([
      { to: 'h', type: 'ELECTIONRESPONSE' },
    ])
    expect(candidate().hear('h', 'HOLDELECTION', say.call(1, 9)).sent()).toMatchObject([
      { to: 'h', type: 'HOLDELECTION' },
    ])
    expect(candidate().hear('h', 'HOLDELECTION', say.call(2, 9)).election.state).toBe('awaiting')
  })

  it('gets the same answer when it is called again, and no more time', () => {
    const peer = suspect().hear('h', 'HOLDELECTION', say.call(1, 30))
    const deadline = peer.election.deadline()
    peer.nowMs += 80
    expect(peer.hear('h', 'HOLDELECTION', say.call(1, 30)).sent()).toMatchObject([
      { to: 'h', type: 'ELECTIONRESPONSE' },
    ])
    expect(peer.election.deadline()).toBe(deadline)
  })

  it('waits longer after each failure, and ends with the candidate itself after a few (B6)', () => {
    const peer = candidate()
    peer.voters.push(...['s', 't', 'u'].map((id) => ({ id, state: 'alive' as const })))
    const waits: number[] = []
    for (let round = 1; !peer.election.leads; round += 1) {
      expect(round).toBeLessThanOrEqual(ROUNDS_MAX + 1)
      for (const id of ['b', 'h', 's', 't', 'u']) peer.hear(id, 'ELECTIONRESPONSE', say.vote(round, 90))
      while (peer.election.state === 'collecting') peer.wait()
      if (peer.election.leads) break
      peer.wait()
      waits.push((peer.election.deadline() ?? 0) - peer.nowMs)
      peer.wait()
    }
    expect(waits).toEqual([50, 100, 200, 400])
  })
})

describe('a nomination', () => {
  it('makes its recipient the master, which says so in the new epoch (B5, B6)', () => {
    const peer = suspect().hear('h', 'HOLDELECTION', say.call(1, 30)).hear('h', 'NOMINATEMASTER', say.nominate())
    const epoch = { term: 6, master: SELF }
    expect(peer.did('become-master')).toEqual([
      { do: 'become-master', epoch, replaces: EPOCH, electorate: ['b', 'e', 'h'], version: 9 },
    ])
    expect(peer.sent()).toEqual([{ to: 'h', type: 'NOMINATIONRESPONSE', payload: say.accept(), epoch }])
  })

  it('puts nobody on the list whom the nominee does not know', () => {
    const peer = suspect().hear('h', 'NOMINATEMASTER', { ...say.nominate(), electorate: ['b', 'e', 'h', 'x'] })
    expect(peer.did('become-master')[0]?.electorate).toEqual(['b', 'e', 'h'])
  })

  it.each([
    ['hears-master', () => new ScriptedPeer().ping()],
    ['hears-master', leader],
    ['busy', () => suspect().hear('h', 'HOLDELECTION', say.call(1, 30))],
    ['busy', candidate],
    ['leaving', () => new ScriptedPeer().leave()],
    ['leaving', () => leader().leave()],
  ] as const)('is refused as %s', (reason, reach) => {
    const peer = reach().hear('b', 'NOMINATEMASTER', say.nominate())
    expect(peer.sent()).toMatchObject([{ to: 'b', type: 'NOMINATIONRESPONSE', payload: say.refuse(reason) }])
    expect(peer.did('become-master')).toEqual([])
  })

  it('by a member that calls itself the leaving master, or by a master that stays, is void', () => {
    for (const peer of [
      suspect().hear('b', 'NOMINATEMASTER', say.nominate(true)),
      new ScriptedPeer().hear('m', 'NOMINATEMASTER', say.nominate(false)),
    ]) {
      expect(peer.did('ignore')).toMatchObject([{ kind: 'absurd' }])
      expect(peer.sent()).toEqual([])
    }
  })

  it('by a leaving master is accepted by one who hears it, and even in the middle of an election (B4)', () => {
    for (const reach of [() => new ScriptedPeer().ping(), candidate]) {
      expect(reach().hear('m', 'NOMINATEMASTER', say.nominate(true)).election.epoch).toEqual({ term: 6, master: SELF })
    }
  })
})

describe('epochs', () => {
  it('that are over change nothing, and who commands in one is told of the newer', () => {
    const peer = new ScriptedPeer().ping()
    for (const tell of [
      () => peer.ping(OLDER),
      () => peer.hear('z', 'MASTERQUERY', say.query(), OLDER),
      () => peer.hear('z', 'HOLDELECTION', say.call(9, 99), OLDER),
      () => peer.hear('z', 'NOMINATEMASTER', say.nominate(), OLDER),
    ]) {
      tell()
      expect(peer.effects).toMatchObject([
        { do: 'ignore', kind: 'older-epoch', from: 'z' },
        { do: 'send', to: 'z', type: 'MASTERREPORT', epoch: EPOCH, payload: { round: 0 }, answer: true },
      ])
      expect(peer.election.state).toBe('following')
    }
    peer.hear('z', 'MASTERREPORT', say.hears(1), OLDER)
    expect(peer.effects).toEqual([{ do: 'ignore', kind: 'older-epoch', from: 'z' }])
  })

  it('that are newer are followed on the word of a member, and a master steps down', () => {
    const peer = leader().hear('b', 'MASTERREPORT', say.hears(0), NEWER)
    expect(peer.effects.map((effect) => effect.do)).toEqual(['move', 'step-down', 'follow', 'ignore'])
    expect(peer.election.epoch).toEqual(NEWER)
  })

  it('that are named again, or were over before, are nothing new', () => {
    expect(new ScriptedPeer().learn(EPOCH).effects).toEqual([])
    expect(new ScriptedPeer().learn(OLDER).effects).toEqual([])
  })

  it('have each a master to be heard: who heard the old one does not hear the new one yet', () => {
    const peer = new ScriptedPeer().ping().learn(NEWER)
    expect(peer.hear('b', 'MASTERQUERY', say.query()).sent()).toMatchObject([
      { payload: { heardMsAgo: NEVER_HEARD_MS } },
    ])
  })

  it('are none of a stranger’s business', () => {
    const peer = new ScriptedPeer().hear('x', 'MASTERREPORT', say.hears(0), NEWER)
    expect(peer.effects).toEqual([{ do: 'ignore', kind: 'stranger', from: 'x' }])
    expect(peer.election.epoch).toEqual(EPOCH)
  })

  it('have a master that others vouch for, also to one who was given up and does not know it', () => {
    const peer = new ScriptedPeer().ping().hear('x', 'MASTERQUERY', say.query())
    expect(peer.sent()).toMatchObject([{ to: 'x', type: 'MASTERREPORT', payload: { heardMsAgo: 0 } }])
    peer.hear('x', 'HOLDELECTION', say.call(1, 30))
    expect(peer.sent().at(-1)).toMatchObject({ to: 'x', type: 'ELECTIONRESPONSE', payload: { hearsMaster: true } })
    expect(peer.election.state).toBe('following')
  })

  it('are none of the business of one who was given up, where the master is missed', () => {
    const stranger = [{ do: 'ignore', kind: 'stranger', from: 'x' }]
    expect(suspect().hear('x', 'MASTERQUERY', say.query()).effects).toEqual(stranger)
    expect(suspect().hear('x', 'HOLDELECTION', say.call(1, 30)).effects).toEqual(stranger)
  })

  it('of an earlier life of this peer are not ruled in again, but raised', () => {
    const peer = candidate().learn({ term: 8, master: SELF })
    expect(peer.did('ignore')).toMatchObject([{ kind: 'absurd' }])
    peer.hear('b', 'ELECTIONRESPONSE', say.vote(1, 1)).hear('h', 'ELECTIONRESPONSE', say.vote(1, 2))
    expect(peer.election.epoch).toEqual({ term: 9, master: SELF })
  })

  it('never reach a term, nor elections a round, after which there is no next', () => {
    const peer = new ScriptedPeer().ping({ term: TERM_MAX + 1, master: 'h' })
    expect(peer.election.epoch).toEqual(EPOCH)
    expect(peer.hear('h', 'HOLDELECTION', say.call(ROUND_MAX + 1, 30)).effects).toMatchObject([
      { do: 'ignore', kind: 'absurd' },
    ])
  })

  it('are not taken from a ping whose sender does not rule in it, nor from itself', () => {
    const peer = new ScriptedPeer()
    const { election } = peer
    expect(election.step({ kind: 'ping', from: 'b', epoch: NEWER }, 0)).toEqual([
      { do: 'ignore', kind: 'absurd', from: 'b' },
    ])
    expect(peer.hear(SELF, 'HOLDELECTION', say.call(2, 30)).effects).toEqual([
      { do: 'ignore', kind: 'absurd', from: SELF },
    ])
  })
})

describe('a master that leaves', () => {
  it('asks the best by what was reported, suspects last, then the next, then goes all the same (B4)', () => {
    const peer = leader()
    peer.voters = [
      { id: 'b', state: 'alive' },
      { id: 'h', state: 'suspect', score: scoreWorth(90) },
      { id: 'k', state: 'alive', score: scoreWorth(20) },
      { id: 'x', state: 'leaving', score: scoreWorth(99) },
    ]
    expect(peer.leave().sent()).toMatchObject([
      { to: 'k', payload: { electorate: ['b', 'h', 'k', 'x'], leaving: true, round: 0 } },
    ])
    expect(peer.wait().sent()).toMatchObject([{ to: 'b' }])
    expect(peer.hear('b', 'NOMINATIONRESPONSE', say.refuse('not-electable', 0)).sent()).toMatchObject([{ to: 'h' }])
    expect(peer.wait().effects.at(-1)).toEqual({ do: 'left', successor: undefined })
    expect(peer.did('remove-community')).toEqual([])
  })

  it('tries no more than a few', () => {
    const peer = leader()
    peer.voters = Array.from({ length: 99 }, (_, index) => ({ id: `p${index}`, state: 'alive' }))
    peer.leave()
    let tried = 1
    for (; peer.election.state !== 'left'; tried += peer.sent().length) peer.wait()
    expect(tried).toBe(SUCCESSORS_MAX)
  })

  it('goes on being the master meanwhile, and says so', () => {
    const peer = leader().leave()
    expect(peer.election.leads).toBe(true)
    expect(peer.hear('b', 'HOLDELECTION', say.call(1, 20)).sent()).toMatchObject([{ payload: { hearsMaster: true } }])
    expect(peer.hear('b', 'MASTERQUERY', say.query()).sent()).toMatchObject([{ payload: { heardMsAgo: 0 } }])
  })

  it('is silent once it has left', () => {
    const peer = leader().leave().hear('h', 'NOMINATIONRESPONSE', say.accept(0), NEWER)
    expect(peer.did('left')).toEqual([{ do: 'left', successor: 'h' }])
    expect(peer.election.deadline()).toBeUndefined()
    expect([...peer.leave().effects, ...peer.ping({ term: 9, master: 'b' }).effects]).toEqual([])
    expect(peer.ping(OLDER).sent()).toEqual([])
  })
})

describe('reports', () => {
  it('say where the master is, if that is known', () => {
    const peer = new ScriptedPeer(EPOCH, { masterAddress: () => '192.0.2.1:3130' }).ping()
    peer.nowMs = 99.6
    expect(peer.hear('b', 'MASTERQUERY', say.query(4)).sent()).toMatchObject([
      { payload: { round: 4, heardMsAgo: 100, version: 7, masterAddress: '192.0.2.1:3130' } },
    ])
  })
})

describe('createElection', () => {
  it('refuses a term that has no next', () => {
    for (const term of [-1, 0.5, TERM_MAX + 1, Number.NaN]) {
      const create = () => new ScriptedPeer({ term, master: 'm' })
      expect(create).toThrow(ElectionError)
      expect(create).toThrow(expect.objectContaining({ code: 'invalid-option', value: String(term) }))
    }
    expect(createElection).toBeTypeOf('function')
  })
})
