import { textKind } from './text-kind.ts'

/** An empty host or port, an IPv6 host in brackets, a name or an IPv4 address. */
const HOST = String.raw`(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]*)`
const RULE = new RegExp(`^${HOST}:(\\d{0,5}):${HOST}:(\\d{0,5})$`)

/** A rule of curl's `--connect-to`, HOST1:PORT1:HOST2:PORT2, checked for its shape and handed on as it stands. */
export const connectTo = textKind(
  'HOST1:PORT1:HOST2:PORT2',
  'four parts such as www.example.com:80:127.0.0.1:8080, as for curl --connect-to',
  (text) => {
    const [rule, ...ports] = RULE.exec(text) ?? []
    return ports.every((port) => Number(port) <= 65_535) ? rule : undefined
  },
)
