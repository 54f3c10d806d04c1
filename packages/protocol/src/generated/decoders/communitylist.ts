// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Reader } from '../../codec/reader.ts'
import type { Payload } from '../../messages.ts'
import { readCommunityInfo } from './community-info.ts'

export function readCOMMUNITYLIST(input: Reader): Payload<'COMMUNITYLIST'> {
  return {
    nonce: input.hex8('COMMUNITYLIST.nonce'),
    communities: readCommunities(input),
    more: input.bool('COMMUNITYLIST.more'),
  }
}

function readCommunities(input: Reader): Payload<'COMMUNITYLIST'>['communities'] {
  const count = input.count(256, 64, 'COMMUNITYLIST.communities')
  const list: Payload<'COMMUNITYLIST'>['communities'][number][] = []
  for (let index = 0; index < count; index++) list.push(readCommunityInfo(input))
  return list
}
