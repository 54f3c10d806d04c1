import http from 'node:http'
import { ADMIN_HEAD_BYTES_MAX, HEAD_TIMEOUT_MS } from '../limits.ts'
import type { HostPort } from '../host-port.ts'
import { bind } from '../listen/bind.ts'
import { type AdminParts, createAdminHandler } from './admin-handler.ts'

export interface AdminListener extends AsyncDisposable {
  /** "HOST:PORT", port 0 resolved. */
  readonly address: string
}

/** Opens the admin listener. Throws PeerError `address-unavailable`. */
export async function openAdminListener(where: HostPort, parts: AdminParts): Promise<AdminListener> {
  const handle = createAdminHandler(parts)
  const server = http.createServer(
    { maxHeaderSize: ADMIN_HEAD_BYTES_MAX, headersTimeout: HEAD_TIMEOUT_MS },
    (request, response) => {
      handle(request, response).catch((error: Error) => response.destroy(error))
    },
  )
  const address = await bind(server, where, 'admin')
  return {
    address,
    async [Symbol.asyncDispose]() {
      await parts.events[Symbol.asyncDispose]()
      const closed = new Promise((resolve) => server.close(resolve))
      // Kept connections of a page that polls would hold the listener open for ever.
      server.closeIdleConnections()
      server.closeAllConnections()
      await closed
    },
  }
}
