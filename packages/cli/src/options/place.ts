import { parseHostPort } from './host-port.ts'
import { textKind } from './text-kind.ts'

const SERVICE = /^_[a-z\d-]+\._(?:tcp|udp)\.[a-z\d._-]+$/i

/** A cache server's address, or a name in the DNS behind which there may be several, looked up again and again. */
export const place = textKind(
  'HOST:PORT|dns:HOST:PORT|dns:_SERVICE._tcp.NAME',
  'an address and a port such as 10.0.0.5:3131, or a name in the DNS such as dns:directory.example:3131 (all its addresses) or dns:_cachereef._tcp.example (SRV)',
  (text) => {
    const name = /^dns:(.+)$/.exec(text)?.[1]
    const taken = name !== undefined && SERVICE.test(name) ? true : parseHostPort(name ?? text)?.port
    return taken ? text : undefined
  },
)
