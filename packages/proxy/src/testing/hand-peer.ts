import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import net, { type AddressInfo } from 'node:net'
import type { KeyObject } from 'node:crypto'
import type { PeerInfo } from '@cachereef/community'
import { Fields } from '../http/fields.ts'
import { inBlocks } from '../integrity/in-blocks.ts'
import { selfSigned } from '../link/certificate.ts'
import { HOP_FIELD, type HopRequest, parseHopRequest } from '../link/hop.ts'
import { createLinkServer } from '../link/link-server.ts'
import { fakePeer } from './fake-community.ts'
import { testIdentity } from './identity.ts'

/** What a peer was asked by another. */
export interface HopAsked {
  readonly url: string
  readonly hop: HopRequest | undefined
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

/** A peer with a proper key that does with requests of other peers what its test wants. */
export interface HandPeer extends AsyncDisposable {
  readonly info: PeerInfo
  readonly privateKey: KeyObject
  readonly asked: HopAsked[]
}

export async function handPeer(name: string, answer: (asked: HopAsked) => void): Promise<HandPeer> {
  const identity = testIdentity()
  const asked: HopAsked[] = []
  const link = createLinkServer(selfSigned(identity.id, identity.privateKey), (_from, request, response) => {
    // Purges and offers of a peer that leaves: none of a test's business, and not to be waited for.
    if (request.method === 'POST') {
      response.writeHead(404).end()
      return
    }
    const hop = parseHopRequest(request.headers[HOP_FIELD.toLowerCase()]?.toString() ?? '')
    const one: HopAsked = { url: request.url ?? '', hop, request, response }
    asked.push(one)
    answer(one)
  })
  const door = net.createServer((socket) => link.accept(socket))
  door.listen(0, '127.0.0.1')
  await once(door, 'listening')
  const address = `127.0.0.1:${(door.address() as AddressInfo).port}`
  return {
    info: fakePeer({ id: identity.id, name, address }),
    privateKey: identity.privateKey,
    asked,
    async [Symbol.asyncDispose]() {
      await link[Symbol.asyncDispose]()
      door.close()
    },
  }
}

/** Answers another peer with a short body in blocks, as peers do. */
export function answerInBlocks(
  { url, response }: HopAsked,
  body: Buffer,
  fields: Readonly<Record<string, string>> = { 'Cache-Control': 'max-age=60' },
): void {
  const sent = inBlocks({ status: 200, body, fields: Fields.from(fields) }, url)
  response.writeHead(200, sent.fields.toRaw()).end(sent.body)
}
