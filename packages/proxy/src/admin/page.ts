import type { Status } from './status.ts'

/** The page at `/`: what `/status` says, as tables; it needs no script and loads nothing. */
export function statusPage({ name, role, community, epoch, caching, peers, cache, origins }: Status): string {
  const peerRows = peers.map(({ name, role, state, address, weight, portion }) => [
    name,
    role,
    state,
    address,
    weight,
    [...portion.domains, ...portion.slices].join(', ') || '–',
  ])
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="refresh" content="5">
<title>${escape(name)} – CacheReef</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem }
  table { border-collapse: collapse; margin: 1rem 0 }
  th, td { border-bottom: 1px solid #8886; padding: .2rem .8rem .2rem 0; text-align: left; vertical-align: top }
</style>
<h1>${escape(name)}</h1>
<p>${role === 'master' ? 'Master' : 'Member'} of community <b>${escape(community)}</b>, term ${epoch.term}; caching is ${caching}.</p>
<h2>Peers</h2>
${table(['peer', 'role', 'state', 'address', 'weight', 'portion, of the domains seen here'], peerRows)}
<h2>Cache</h2>
${table(Object.keys(cache), [Object.values(cache)])}
<h2>Origins</h2>
${table(
  ['origin', 'requests', 'median ms', '99th percentile ms'],
  origins.map(({ host, requests, responseMs }) => [host, requests, responseMs.p50, responseMs.p99]),
)}
<p><a href="/status">status</a> · <a href="/metrics">metrics</a> · <a href="/events">events</a> · <a href="/proxy.pac">proxy.pac</a></p>
</html>
`
}

function table(heads: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const row = (cells: readonly (string | number)[], tag: string) =>
    `<tr>${cells.map((cell) => `<${tag}>${escape(String(cell))}</${tag}>`).join('')}</tr>`
  return `<table>${[row(heads, 'th'), ...rows.map((cells) => row(cells, 'td'))].join('\n')}</table>`
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] as string)
}
