import { type ClientRequest, get } from 'node:http'
import { createInterface } from 'node:readline'
import type { Running } from './commands.ts'

/** What a peer fetched from an origin, as its event stream told. */
export class OriginFetches implements Disposable {
  readonly urls: string[] = []
  readonly #requests: ClientRequest[] = []

  /** Follows the events of these peers from now on. */
  static async of(peers: readonly Running[]): Promise<OriginFetches> {
    const fetches = new OriginFetches()
    await Promise.all(peers.map((peer) => fetches.#follow(peer)))
    return fetches
  }

  [Symbol.dispose](): void {
    for (const request of this.#requests) request.destroy()
  }

  #follow(peer: Running): Promise<void> {
    return new Promise((resolve, reject) => {
      const request = get(`http://${peer.ready.admin}/events`, (response) => {
        let event = ''
        const lines = createInterface({ input: response })
        // The stream ends with the peer, or with this follower.
        lines.on('error', () => {})
        lines.on('line', (line) => {
          if (line.startsWith('event:')) event = line.slice('event:'.length).trim()
          if (line.startsWith('data:') && event === 'upstream') this.#add(line.slice('data:'.length))
        })
        resolve()
      })
      request.on('error', reject)
      this.#requests.push(request)
    })
  }

  #add(data: string): void {
    const { url, from } = JSON.parse(data) as { url: string; from: string }
    if (from === 'origin') this.urls.push(url)
  }
}
