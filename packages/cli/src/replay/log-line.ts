import type { LoggedRequest } from '@cachereef/proxy'

/** The host in the URLs of a log that names none: that of a server for one site. */
export const SITE = 'site.invalid'

/**
 * The common and combined formats of Apache and nginx, with or without the virtual host and its port in front:
 * `HOST:PORT CLIENT IDENTITY USER [TIME] "REQUEST" STATUS BYTES …`.
 */
const COMMON =
  /^(?:([^\s:]+|\[[^\s\]]+\]):(\d{1,5}) )?(\S+) \S+ .+? \[(\d{2})\/([A-Z][a-z]{2})\/(\d{4}):(\d{2}):(\d{2}):(\d{2}) ([+-])(\d{2})(\d{2})\] "((?:[^"\\]|\\.)*)" (\d{3}) (\d+|-)(?: |$)/

/** Squid's own: `SECONDS.MS ELAPSED CLIENT RESULT/STATUS BYTES METHOD URL …`. */
const SQUID = /^ *(\d{1,11})\.(\d{3}) +\d+ (\S+) [A-Z_]+\/(\d{3}) (\d+) ([A-Z]+) (\S+)(?: |$)/

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Reads one line; undefined where it is in no format known. */
export function parseLogLine(line: string): LoggedRequest | undefined {
  return common(line) ?? squid(line)
}

function common(line: string): LoggedRequest | undefined {
  const match = COMMON.exec(line)
  if (match === null) return undefined
  const [, host, port, client = '', day, month = '', year, hour, minute, second, sign, hours, minutes, request = ''] =
    match
  const [status, bytes = '-'] = match.slice(14)
  const monthIndex = MONTHS.indexOf(month)
  if (monthIndex < 0) return undefined
  const offsetMs = (Number(hours) * 60 + Number(minutes)) * 60_000
  const localMs = Date.UTC(Number(year), monthIndex, Number(day), Number(hour), Number(minute), Number(second))
  // What is no request line, as a port scan leaves it, is still a line of the log.
  const [method = '', target = ''] = request.split(' ')
  return {
    atMs: sign === '-' ? localMs + offsetMs : localMs - offsetMs,
    client,
    method,
    url: target.startsWith('/') ? `http://${authority(host, port)}${target}` : target,
    status: Number(status),
    bytes: bytes === '-' ? 0 : Number(bytes),
  }
}

function authority(host: string | undefined, port: string | undefined): string {
  if (host === undefined) return SITE
  return port === undefined || port === '80' ? host : `${host}:${port}`
}

function squid(line: string): LoggedRequest | undefined {
  const match = SQUID.exec(line)
  if (match === null) return undefined
  const [, seconds, milliseconds, client = '', status, bytes, method = '', url = ''] = match
  return {
    atMs: Number(seconds) * 1_000 + Number(milliseconds),
    client,
    method,
    url,
    status: Number(status),
    bytes: Number(bytes),
  }
}
