import { wakeupPurpose } from '../enumerations.ts'
import { COMMUNITIES_MAX, NAME_BYTES_MAX, PADDING_BYTES_MAX, TOKEN_BYTES_MAX } from '../limits.ts'
import { bool, bytes, field, hex, list, string } from '../schema.ts'
import { communityInfo } from '../structs.ts'
import { message } from './message.ts'

/** How a client finds a community, and how either side proves where it is. */
export const discovery = {
  WAKEUP: message({
    code: 0x01,
    carriers: ['datagram', 'stream'],
    hasEpoch: false,
    forAnybody: true,
    sources: ['A13', 'A14', 'A22', 'claims 54-58'],
    doc:
      'Asks a network, or a cache server, for communities. Padded, so that an answer as large as the question is worth ' +
      'having: nobody gets more bytes than were sent in his name.',
    fields: {
      communityName: field(string(NAME_BYTES_MAX), 'the community that is looked for; empty: any'),
      purpose: field(wakeupPurpose, 'who is meant to answer'),
      nonce: field(hex(8), 'random; the answer repeats it'),
      padding: field(bytes(PADDING_BYTES_MAX), 'zeros, ignored'),
    },
  }),
  COMMUNITYLIST: message({
    code: 0x02,
    carriers: ['datagram', 'stream'],
    hasEpoch: false,
    forAnybody: false,
    sources: ['A13', 'A14', 'A22', 'B1', 'claims 51, 95'],
    doc: 'The communities that the one who was asked knows of: the answer to WAKEUP.',
    fields: {
      nonce: field(hex(8), 'of the WAKEUP'),
      communities: field(list(communityInfo, COMMUNITIES_MAX), 'those with most room first'),
      more: field(bool, 'there are others; over a stream they would have fitted'),
    },
  }),
  CHALLENGE: message({
    code: 0x16,
    carriers: ['datagram', 'stream'],
    hasEpoch: false,
    forAnybody: true,
    sources: ['C13'],
    doc:
      'First contact: the receiver has no replay window for this life of the sender, or was not addressed by its id. The sender ' +
      'repeats its message, addressed, with the token in the envelope. Honoured only as an answer to something outstanding. Over a stream it also ' +
      'answers, to anybody, a frame of the own realm that could not be opened: its seal shows that another secret is in use here.',
    fields: {
      token: field(
        bytes(TOKEN_BYTES_MAX),
        'proves that its bearer gets what is sent to its address; means nothing to others',
      ),
    },
  }),
} as const
