// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Reader } from '../../codec/reader.ts'
import type { InnerHeader } from '../../envelope.ts'

export function readInnerHeader(input: Reader): InnerHeader {
  return {
    community: input.communityId('InnerHeader.community'),
    sender: input.peerId('InnerHeader.sender'),
    recipient: input.peerId('InnerHeader.recipient'),
    incarnation: input.u32('InnerHeader.incarnation'),
    sequence: input.varint('InnerHeader.sequence'),
    inReplyTo: input.varint('InnerHeader.inReplyTo'),
    token: input.bytesField(32, 'InnerHeader.token'),
  }
}
