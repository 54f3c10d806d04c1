/** Connections meant for one place go to another, as curl's `--connect-to` has it. Empty is any, or unchanged. */
export interface ConnectToRule {
  readonly fromHost: string
  readonly fromPort: string
  readonly toHost: string
  readonly toPort: string
}

const RULE = /^(\[[^\]]*\]|[^:]*):(\d*):(\[[^\]]*\]|[^:]*):(\d*)$/

/** Reads "HOST1:PORT1:HOST2:PORT2", IPv6 addresses in brackets. undefined where it is not that. */
export function parseConnectTo(text: string): ConnectToRule | undefined {
  const match = RULE.exec(text)
  if (match === null) return undefined
  const [, fromHost = '', fromPort = '', toHost = '', toPort = ''] = match
  if (Number(fromPort) > 65_535 || Number(toPort) > 65_535) return undefined
  return { fromHost: bare(fromHost), fromPort, toHost: bare(toHost), toPort }
}

/** Where a connection really goes; `rule` is the first that matched, if one did. */
export function connectTo(
  rules: readonly ConnectToRule[],
  host: string,
  port: number,
): { readonly host: string; readonly port: number; readonly rule?: ConnectToRule } {
  const wanted = bare(host).toLowerCase()
  for (const rule of rules) {
    if (rule.fromHost !== '' && rule.fromHost.toLowerCase() !== wanted) continue
    if (rule.fromPort !== '' && Number(rule.fromPort) !== port) continue
    return {
      host: rule.toHost === '' ? host : rule.toHost,
      port: rule.toPort === '' ? port : Number(rule.toPort),
      rule,
    }
  }
  return { host, port }
}

function bare(host: string): string {
  return host.startsWith('[') ? host.slice(1, -1) : host
}
