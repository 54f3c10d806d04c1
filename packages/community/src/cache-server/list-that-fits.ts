import { ENVELOPE_BYTES_MAX, encodePayload, type Payload } from '@cachereef/protocol'

type Info = Payload<'COMMUNITYLIST'>['communities'][number]

/**
 * As many communities from the front as an answer of at most so many bytes has room for, whatever its envelope. Over a
 * datagram these are few, and none where the question was not padded; the asker comes again over a stream.
 */
export function listThatFits(nonce: string, communities: readonly Info[], answerBytesMax: number): readonly Info[] {
  let room = answerBytesMax - ENVELOPE_BYTES_MAX - bytesOf(nonce, [])
  let count = 0
  for (const each of communities) {
    room -= bytesOf(nonce, [each]) - bytesOf(nonce, [])
    // The length of the list itself may take a second byte.
    if (room < 1) break
    count++
  }
  return communities.slice(0, count)
}

function bytesOf(nonce: string, communities: readonly Info[]): number {
  return encodePayload('COMMUNITYLIST', { nonce, communities, more: false }).length
}
