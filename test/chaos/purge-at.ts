import { request } from 'node:http'
import type { Purged } from './verdict.ts'

export interface PurgeReport {
  readonly complete: boolean
  readonly peers: readonly { readonly name: string; readonly confirmed: boolean }[]
}

/** Has a peer purge the whole community; undefined where that peer did not answer. */
export function purgeAt(admin: string, purged: Purged): Promise<PurgeReport | undefined> {
  const [host, port] = admin.split(':')
  return new Promise((resolve) => {
    const outgoing = request({
      method: 'POST',
      host,
      port,
      path: '/purge',
      headers: { 'CacheReef-Admin': '1', 'Content-Type': 'application/json' },
      agent: false,
    })
    outgoing.on('error', () => resolve(undefined))
    outgoing.on('response', (response) => {
      let text = ''
      response.on('data', (chunk) => (text += chunk))
      response.on('error', () => resolve(undefined))
      response.on('end', () => resolve(response.statusCode === 200 ? (JSON.parse(text) as PurgeReport) : undefined))
    })
    outgoing.end(JSON.stringify(purged))
  })
}
