/**
 * Addresses as text and as bytes. In JavaScript an address is one canonical text, so that === compares them:
 * "192.0.2.1:3130" or "[2001:db8::1]:3130" (RFC 5952). An IPv4 address mapped into IPv6 is written as IPv4.
 */

export interface ParsedAddress {
  readonly family: 4 | 6
  /** 4 or 16 bytes. */
  readonly bytes: Uint8Array
  /** 1 to 65,535. */
  readonly port: number
}

/** The longest canonical text: eight groups of four digits, brackets, colon and port. */
export const ADDRESS_CHARACTERS_MAX = 47

/** What a canonical text means; undefined for any other text. */
export function parseAddress(text: string): ParsedAddress | undefined {
  if (text.length > ADDRESS_CHARACTERS_MAX) return undefined
  const colon = text.lastIndexOf(':')
  const port = parseDecimal(text, colon + 1, text.length, 65535)
  if (port < 1) return undefined
  const bracketed = text.startsWith('[') && text[colon - 1] === ']'
  const bytes = bracketed ? parseIpv6(text.slice(1, colon - 1)) : parseIpv4(text.slice(0, colon))
  if (!bytes) return undefined
  // One form each: what the text means must be written as this text.
  return bracketed && formatAddress(bytes, port) !== text ? undefined : { family: bracketed ? 6 : 4, bytes, port }
}

/** The canonical text of 4 or 16 bytes and a port. */
export function formatAddress(bytes: Uint8Array, port: number): string {
  if (bytes.length === 4) return `${formatIpv4(bytes, 0)}:${port}`
  return isMappedIpv4(bytes) ? `${formatIpv4(bytes, 12)}:${port}` : `[${formatIpv6(bytes)}]:${port}`
}

/** The canonical text of a host in any of its forms, as sockets report them, and a port; undefined where it is no address. */
export function canonicalAddress(host: string, port: number): string | undefined {
  const bytes = host.includes(':') ? parseIpv6(host.toLowerCase()) : parseIpv4(host)
  return bytes && Number.isInteger(port) && port >= 1 && port <= 65535 ? formatAddress(bytes, port) : undefined
}

/** ::ffff:0:0/96 (RFC 4291 section 2.5.5.2): on the wire these travel as IPv4, for an address has one form. */
export function isMappedIpv4(bytes: Uint8Array): boolean {
  for (let index = 0; index < 10; index++) if (bytes[index] !== 0) return false
  return bytes[10] === 0xff && bytes[11] === 0xff
}

function formatIpv4(bytes: Uint8Array, at: number): string {
  return `${bytes[at]}.${bytes[at + 1]}.${bytes[at + 2]}.${bytes[at + 3]}`
}

/** RFC 5952 section 4: lower case, no leading zeros, the first longest run of two zero groups or more shortened. */
function formatIpv6(bytes: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, index) => (bytes[index * 2]! << 8) | bytes[index * 2 + 1]!)
  let runStart = -1
  let runLength = 1
  for (let start = 0; start < 8; start++) {
    let end = start
    while (end < 8 && groups[end] === 0) end++
    if (end - start > runLength) {
      runStart = start
      runLength = end - start
    }
  }
  const texts = groups.map((group) => group.toString(16))
  if (runStart < 0) return texts.join(':')
  return `${texts.slice(0, runStart).join(':')}::${texts.slice(runStart + runLength).join(':')}`
}

function parseIpv4(text: string): Uint8Array | undefined {
  const parts = text.split('.')
  if (parts.length !== 4) return undefined
  const bytes = new Uint8Array(4)
  for (const [index, part] of parts.entries()) {
    const value = parseDecimal(part, 0, part.length, 255)
    if (value < 0) return undefined
    bytes[index] = value
  }
  return bytes
}

/** Any text form of RFC 4291 section 2.2; a zone ("%eth0") is none, for it means nothing on another host. */
function parseIpv6(text: string): Uint8Array | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const head = parseGroups(halves[0]!, halves.length === 1)
  const tail = halves.length === 2 ? parseGroups(halves[1]!, true) : []
  if (!head || !tail) return undefined
  const missing = 8 - head.length - tail.length
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined
  const groups = [...head, ...new Array<number>(missing).fill(0), ...tail]
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 255]))
}

/** 16-bit groups; the last two may stand as an IPv4 address where the text ends with them. */
function parseGroups(text: string, last: boolean): number[] | undefined {
  if (text === '') return []
  const groups: number[] = []
  const parts = text.split(':')
  for (const [index, part] of parts.entries()) {
    if (last && index === parts.length - 1 && part.includes('.')) {
      const bytes = parseIpv4(part)
      if (!bytes) return undefined
      groups.push((bytes[0]! << 8) | bytes[1]!, (bytes[2]! << 8) | bytes[3]!)
    } else {
      if (!/^[0-9a-f]{1,4}$/.test(part)) return undefined
      groups.push(Number.parseInt(part, 16))
    }
  }
  return groups
}

/** Decimal digits without leading zeros, up to `max`; -1 for anything else. */
function parseDecimal(text: string, start: number, end: number, max: number): number {
  if (start === end || (text.charCodeAt(start) === 0x30 && end - start > 1)) return -1
  let value = 0
  for (let index = start; index < end; index++) {
    const digit = text.charCodeAt(index) - 0x30
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
    if (value > max) return -1
  }
  return value
}
