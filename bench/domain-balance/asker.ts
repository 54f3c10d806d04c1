import { Agent, request } from 'node:http'

/** Asks one peer, over connections that stay. */
export class Asker implements Disposable {
  readonly #host: string
  readonly #port: number
  readonly #agent = new Agent({ keepAlive: true })

  /** @param listen "HOST:PORT" of a peer's client listener */
  constructor(listen: string) {
    const { hostname, port } = new URL(`http://${listen}`)
    this.#host = hostname
    this.#port = Number(port)
  }

  /** → The name of the peer that carried it, the one closest to the origin (RFC 9211 section 2). Rejects where it is not 200. */
  holderOf(url: string): Promise<string> {
    const { host } = new URL(url)
    return new Promise((resolve, reject) => {
      const [hostname, port, agent] = [this.#host, this.#port, this.#agent]
      const outgoing = request({ host: hostname, port, path: url, agent, headers: { Host: host } }, (response) => {
        const [closest = ''] = String(response.headers['cache-status']).split(';', 1)
        response.on('error', reject)
        response.on('end', () => {
          if (response.statusCode === 200) resolve(closest)
          else reject(new Error(`${response.statusCode} for ${url}`))
        })
        response.resume()
      })
      outgoing.on('error', reject)
      outgoing.end()
    })
  }

  [Symbol.dispose](): void {
    this.#agent.destroy()
  }
}
