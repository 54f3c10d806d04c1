// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Writer } from '../../codec/writer.ts'
import type { Payload } from '../../messages.ts'
import { writeCommunityInfo } from './community-info.ts'

export function writeCOMMUNITYLIST(output: Writer, value: Payload<'COMMUNITYLIST'>): void {
  output.reserve(8)
  output.hex8(value.nonce, 'COMMUNITYLIST.nonce')
  writeCommunities(output, value.communities)
  output.reserve(1)
  output.bool(value.more, 'COMMUNITYLIST.more')
}

function writeCommunities(output: Writer, list: Payload<'COMMUNITYLIST'>['communities']): void {
  output.count(list, 256, 'COMMUNITYLIST.communities')
  for (const element of list) {
    writeCommunityInfo(output, element)
  }
}
