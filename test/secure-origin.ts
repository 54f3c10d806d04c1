import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import type { RequestListener } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { run } from './program.ts'

/** An https origin on loopback with a certificate of its own for *.example. */
export class SecureOrigin implements AsyncDisposable {
  readonly #server: Server
  readonly certificatePath: string

  private constructor(server: Server, certificatePath: string) {
    this.#server = server
    this.certificatePath = certificatePath
  }

  static async start(folder: string, answer: RequestListener = sayWhatCame): Promise<SecureOrigin> {
    const certificatePath = join(folder, 'certificate.pem')
    const keyPath = join(folder, 'key.pem')
    const subject = ['-subj', '/CN=secure.example', '-addext', 'subjectAltName=DNS:secure.example']
    const made = await run('openssl', [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-days',
      '2',
      ...subject,
      '-keyout',
      keyPath,
      '-out',
      certificatePath,
    ])
    if (made.code !== 0) throw new Error(`openssl made no certificate: ${made.stderr}`)
    const server = createServer({ cert: await readFile(certificatePath), key: await readFile(keyPath) }, answer)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new SecureOrigin(server, certificatePath)
  }

  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }
}

const sayWhatCame: RequestListener = (request, response) => {
  response.writeHead(200, { 'Cache-Control': 'max-age=3600' })
  response.end(`${request.method} ${request.headers.host} ${request.url}`)
}
