/**
 * A proxy auto-configuration file: plain http goes to these proxies in order, and around them when none answers. https goes
 * direct, for it is opaque to a cache, and a tunnel would only add a way to fail; so do the browser's own machine and bare names.
 *
 * @param proxies "host:port" of client listeners; none gives a file that sends everything direct.
 */
export function proxyAutoConfig(proxies: readonly string[]): string {
  const route = [...proxies.map((proxy) => `PROXY ${proxy}`), 'DIRECT'].join('; ')
  return `function FindProxyForURL(url, host) {
  if (isPlainHostName(host) || host === "localhost" || shExpMatch(host, "127.*") || host === "::1") return "DIRECT";
  if (url.substring(0, 5) === "http:") return ${JSON.stringify(route)};
  return "DIRECT";
}
`
}

export const PAC_TYPE = 'application/x-ns-proxy-autoconfig'
