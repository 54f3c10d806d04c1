import { PAGE_STYLE } from './page-style.ts'
import type { CacheStatusFigures, OriginStatus, PeerStatus, Status } from './status.ts'

/** Domains that the page names a peer; `/status` has the rest. */
const DOMAINS_SHOWN = 12

/** The page at `/`: what `/status` says, for people. It needs no script, loads nothing, and is fetched again by itself. */
export function statusPage({ name, role, community, epoch, caching, peers, cache, origins }: Status): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="5">
<title>${escape(name)} – CacheReef</title>
<style>${PAGE_STYLE}</style>
<h1>${escape(name)} <span class="role">${escape(role)}</span></h1>
<p>Community <b>${escape(community)}</b>, ${counted(peers.length, 'peer')}, term ${epoch.term}; caching is ${caching}.</p>
${figures(cache)}
<h2>Peers</h2>
${table(['peer', 'role', 'state', 'address', '#weight', 'holds, of the domains seen here'], peers.map(peerRow))}
<h2>Origins asked by this peer</h2>
${origins.length === 0 ? '<p>None yet.</p>' : table(['origin', '#requests', '#median', '#99th percentile'], origins.map(originRow))}
<footer>${['status', 'metrics', 'events', 'proxy.pac'].map((path) => `<a href="/${path}">/${path}</a>`).join(' · ')}</footer>
</html>
`
}

function figures({ objects, bytes, hits, misses, peerHits, originFetches, collapsed }: CacheStatusFigures): string {
  const asked = hits + misses
  const shown: readonly (readonly [string, string])[] = [
    ['hit ratio here', asked === 0 ? '–' : `${Math.round((100 * hits) / asked)} %`],
    ['requests', grouped(asked)],
    ['served by other peers', grouped(peerHits)],
    ['fetched from origins', grouped(originFetches)],
    ['shared one fetch', grouped(collapsed)],
    [`stored in ${counted(objects, 'response')}`, inBytes(bytes)],
  ]
  return `<dl>${shown.map(([term, value]) => `<div><dt>${term}</dt><dd>${value}</dd></div>`).join('\n')}</dl>`
}

function peerRow({ name, role, state, address, weight, portion }: PeerStatus): readonly string[] {
  return [
    cell(name),
    cell(role),
    state === 'alive' ? cell(state) : cell(state, 'away'),
    cell(address),
    cell(String(weight), 'number'),
    cell(portionText(portion)),
  ]
}

function originRow({ host, requests, responseMs: { p50, p99 } }: OriginStatus): readonly string[] {
  return [cell(host), ...[grouped(requests), inMs(p50), inMs(p99)].map((text) => cell(text, 'number'))]
}

function portionText({ domains, slices }: PeerStatus['portion']): string {
  const cut = new Map<string, number>()
  for (const slice of slices) {
    const domain = slice.slice(0, slice.lastIndexOf('/'))
    cut.set(domain, (cut.get(domain) ?? 0) + 1)
  }
  const parts = [...domains, ...[...cut].map(([domain, count]) => `${domain} (${counted(count, 'slice')})`)]
  const more = parts.length - DOMAINS_SHOWN
  return (more > 0 ? [...parts.slice(0, DOMAINS_SHOWN), `${more} more`] : parts).join(', ') || '–'
}

/** @param heads One that starts with "#" stands over numbers. */
function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const head = heads.map((text) => (text.startsWith('#') ? `<th class="number">${text.slice(1)}` : `<th>${text}`))
  const lines = [head, ...rows].map((cells) => `<tr>${cells.join('')}`)
  return `<div class="scroll"><table>${lines.join('\n')}</table></div>`
}

function cell(text: string, kind?: 'number' | 'away'): string {
  return `<td${kind === undefined ? '' : ` class="${kind}"`}>${escape(text)}`
}

function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`
}

function grouped(count: number): string {
  return count.toLocaleString('en')
}

function inMs(ms: number): string {
  return `${ms < 10 ? ms.toFixed(1) : grouped(Math.round(ms))} ms`
}

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB']

function inBytes(bytes: number): string {
  const power = Math.min(UNITS.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3))
  return `${(bytes / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${UNITS[power]}`
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] as string)
}
