import type { PeerInfo } from '@cachereef/community'
import type { Dispatcher } from 'undici'

/** Sends a peer content as JSON over its link, to a path of the link alone. */
export function postJson(
  link: Dispatcher,
  peer: PeerInfo,
  path: string,
  content: object,
  signal: AbortSignal,
): Promise<Dispatcher.ResponseData> {
  return link.request({
    method: 'POST',
    path,
    headers: { host: peer.address, 'content-type': 'application/json' },
    body: JSON.stringify(content),
    signal,
  })
}

/** What a peer answered. Rejects, naming the status, where that is not 200 or the length is not known to be within bounds. */
export async function textOf(
  { statusCode, headers, body }: Dispatcher.ResponseData,
  bytesMax: number,
): Promise<string> {
  const length = Number(headers['content-length'])
  if (statusCode !== 200 || !(length <= bytesMax)) {
    await body.dump()
    throw new Error(`it answered ${statusCode}`)
  }
  return body.text()
}
