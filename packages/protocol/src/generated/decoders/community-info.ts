// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Reader } from '../../codec/reader.ts'
import type { CommunityInfo } from '../../structs.ts'
import { readCapacity } from './capacity.ts'

export function readCommunityInfo(input: Reader): CommunityInfo {
  return {
    id: input.communityId('CommunityInfo.id'),
    epoch: input.epoch('CommunityInfo.epoch'),
    name: input.string(64, 'CommunityInfo.name'),
    masterAddress: input.address('CommunityInfo.masterAddress'),
    subnetBits: input.u8('CommunityInfo.subnetBits'),
    size: input.varint('CommunityInfo.size'),
    room: input.varint('CommunityInfo.room'),
    capacity: readCapacity(input),
    ageMs: input.varint('CommunityInfo.ageMs'),
  }
}
