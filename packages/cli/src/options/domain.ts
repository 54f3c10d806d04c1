import { textKind } from './text-kind.ts'

const HOST = /^[^\s/?#@:*[\]]+$/

/** What a purge by domain can mean: a host, or `*.` and a name, for all names below that. */
export const domain = textKind('DOMAIN', 'a host name such as www.example.com, or *.example.com', (text) => {
  const host = text.startsWith('*.') ? text.slice(2) : text
  return HOST.test(host) || /^\[[\da-f:.]+\]$/i.test(text) ? text : undefined
})
