import { nominationReason } from '../enumerations.ts'
import { PEERS_MAX } from '../limits.ts'
import { address, bool, field, list, optional, peerId, varint } from '../schema.ts'
import { score } from '../structs.ts'
import { message } from './message.ts'

/** How a new master is found. The epoch of the envelope is the one that the sender follows. */
export const election = {
  HOLDELECTION: message({
    code: 0x08,
    carriers: ['datagram', 'stream'],
    hasEpoch: true,
    forAnybody: false,
    sources: ['A9', 'claims 35, 36, 45, 46'],
    doc: 'The master of this epoch is gone: who can be the next?',
    fields: {
      round: field(varint, 'counts the elections of this epoch'),
      score: field(score, "the sender's own"),
      version: field(varint, 'of the list that the sender has'),
    },
  }),
  ELECTIONRESPONSE: message({
    code: 0x09,
    carriers: ['datagram', 'stream'],
    hasEpoch: true,
    forAnybody: false,
    sources: ['A9', 'A10', 'B6', 'claims 36, 37, 46, 47'],
    doc: 'The answer to HOLDELECTION. That of the old master itself aborts the election.',
    fields: {
      round: field(varint, 'of the election'),
      score: field(score, "the sender's own"),
      hearsMaster: field(bool, 'it has heard a PEERPING of this epoch within the threshold'),
      version: field(varint, 'of the list that the sender has'),
    },
  }),
  NOMINATEMASTER: message({
    code: 0x0a,
    carriers: ['datagram', 'stream'],
    hasEpoch: true,
    forAnybody: false,
    sources: ['B4', 'B6'],
    doc: 'The recipient is to be master: as the outcome of an election, or because the master leaves.',
    fields: {
      round: field(varint, 'of the election; 0 where the master leaves'),
      electorate: field(list(peerId, PEERS_MAX), 'who answered: the list that it starts with'),
      version: field(varint, 'the newest list version that any of them has'),
      leaving: field(bool, 'the sender is the master, and leaves'),
    },
  }),
  NOMINATIONRESPONSE: message({
    code: 0x0b,
    carriers: ['datagram', 'stream'],
    hasEpoch: true,
    forAnybody: false,
    sources: ['B4', 'B6'],
    doc: 'The answer to NOMINATEMASTER; without it there is a new election.',
    fields: {
      round: field(varint, 'of the election'),
      accepted: field(bool, 'it is the master from now on'),
      reason: field(nominationReason, 'why not'),
    },
  }),
  MASTERQUERY: message({
    code: 0x17,
    carriers: ['datagram', 'stream'],
    hasEpoch: true,
    forAnybody: false,
    sources: ['A8'],
    doc: 'Do you still hear the master? Asked before any election: one deaf member deposes nobody.',
    fields: {
      round: field(varint, 'the answer repeats it'),
    },
  }),
  MASTERREPORT: message({
    code: 0x18,
    carriers: ['datagram', 'stream'],
    hasEpoch: true,
    forAnybody: false,
    sources: ['A8', 'A10'],
    doc:
      'The answer to MASTERQUERY; also sent, with the newer epoch in the envelope, to whoever acts in an older one, so that a deposed ' +
      'master learns whom to follow.',
    fields: {
      round: field(varint, 'of the query; 0 unasked'),
      heardMsAgo: field(
        varint,
        "since the sender's last PEERPING of the epoch in the envelope; 0 from the master itself",
      ),
      version: field(varint, 'of the list that the sender has'),
      masterAddress: field(optional(address), 'where the master of that epoch takes CRMSG'),
    },
  }),
} as const
