import type { PeerInfo } from '@cachereef/community'
import type { HandPeer } from './hand-peer.ts'
import { selfSigned } from '../link/certificate.ts'
import { formatHopRequest, HOP_FIELD, type HopAnswer, type HopRequest, parseHopAnswer } from '../link/hop.ts'
import { createLinkClient } from '../link/link-client.ts'

/** What a peer says to another peer's request. */
export interface LinkAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** As it came: in blocks. */
  readonly wire: Buffer
  readonly hop: HopAnswer | undefined
}

/** Asks a peer as another peer does; `hop` may also be the field as it is to be sent. */
export async function askOverLink(
  from: Pick<HandPeer, 'info' | 'privateKey'>,
  to: PeerInfo,
  url: string,
  hop: HopRequest | string,
  method: 'GET' | 'POST' = 'GET',
  fields: Readonly<Record<string, string>> = {},
): Promise<LinkAnswer> {
  await using links = createLinkClient(selfSigned(from.info.id, from.privateKey))
  const response = await links.dispatcher(to).request({
    method,
    path: url,
    headers: {
      ...fields,
      host: URL.canParse(url) ? new URL(url).host : to.address,
      [HOP_FIELD]: typeof hop === 'string' ? hop : formatHopRequest(hop),
    },
  })
  const said = response.headers[HOP_FIELD.toLowerCase()]
  return {
    status: response.statusCode,
    headers: response.headers,
    wire: Buffer.from(await response.body.arrayBuffer()),
    hop: typeof said === 'string' ? parseHopAnswer(said) : undefined,
  }
}
