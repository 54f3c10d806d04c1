// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Writer } from '../../codec/writer.ts'
import type { InnerHeader } from '../../envelope.ts'

export function writeInnerHeader(output: Writer, value: InnerHeader): void {
  output.reserve(133)
  output.communityId(value.community, 'InnerHeader.community')
  output.peerId(value.sender, 'InnerHeader.sender')
  output.peerId(value.recipient, 'InnerHeader.recipient')
  output.u32(value.incarnation, 'InnerHeader.incarnation')
  output.varint(value.sequence, 'InnerHeader.sequence')
  output.varint(value.inReplyTo, 'InnerHeader.inReplyTo')
  output.bytesField(value.token, 32, 'InnerHeader.token')
}
