import { refusalReason, removalReason } from '../enumerations.ts'
import { COMMUNITIES_TRIED_MAX, NAME_BYTES_MAX } from '../limits.ts'
import { bool, communityId, epoch, field, list, optional, string } from '../schema.ts'
import { communityEntry, communityInfo } from '../structs.ts'
import { message } from './message.ts'

/** What a master tells a cache server. The epoch of the envelope is the one that the command is given in. */
export const directory = {
  ADDMASTER: message({
    code: 0x0c,
    carriers: ['stream'],
    hasEpoch: true,
    forAnybody: true,
    sources: ['A16', 'claims 60-62, 72-74'],
    doc: 'A community was founded. Repeated by its master in the epoch that stands, it keeps the entry fresh.',
    fields: {
      community: field(communityEntry, 'what the directory tells others'),
      tried: field(
        list(communityId, COMMUNITIES_TRIED_MAX),
        'communities of this name that denied the founder or stayed silent: they are no reason to refuse it as `occupied`',
      ),
    },
  }),
  REPLACEMASTER: message({
    code: 0x0d,
    carriers: ['stream'],
    hasEpoch: true,
    forAnybody: true,
    sources: ['A11', 'B5', 'claims 35, 38, 48'],
    doc: 'The sender is the new master. Accepted if and only if its epoch exceeds the standing one.',
    fields: {
      community: field(communityEntry, 'what the directory tells others'),
      previous: field(optional(epoch), 'the epoch that it follows on, where it is known'),
    },
  }),
  REMOVEMASTER: message({
    code: 0x0e,
    carriers: ['stream'],
    hasEpoch: true,
    forAnybody: true,
    sources: ['B4'],
    doc: 'The community is no more. What remains is a tombstone, so that a late command does not bring it back.',
    fields: {
      communityName: field(string(NAME_BYTES_MAX), 'its name'),
      reason: field(removalReason, 'why'),
    },
  }),
  DIRECTORYANSWER: message({
    code: 0x0f,
    carriers: ['stream'],
    hasEpoch: false,
    forAnybody: false,
    sources: ['A11', 'A16'],
    doc: 'The answer of a cache server to ADDMASTER, REPLACEMASTER and REMOVEMASTER.',
    fields: {
      accepted: field(bool, 'it stands, durably'),
      reason: field(refusalReason, 'why not'),
      standing: field(optional(communityInfo), 'where refused: what stands, and so whom to follow'),
    },
  }),
} as const
