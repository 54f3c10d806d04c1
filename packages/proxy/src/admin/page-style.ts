import { createHash } from 'node:crypto'

/** The style of the page, light or dark as the reader has it. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --line: #8884; --soft: #8882; --accent: #0a7f8c; --bad: #c0392b }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 72rem; padding: 1.5rem }
h1 { font-size: 1.5rem; margin: 0 }
h2 { font-size: 1rem; margin: 2rem 0 .5rem }
p { margin: .25rem 0 }
a { color: var(--accent) }
.role { background: var(--accent); border-radius: 1rem; color: #fff; font-size: .8rem; margin-left: .5rem;
  padding: .15rem .6rem; vertical-align: middle }
dl { display: grid; gap: .75rem; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); margin: 1.25rem 0 }
dl div { background: var(--soft); border-radius: .5rem; padding: .6rem .9rem }
dt { font-size: .8rem; opacity: .75 }
dd { font-size: 1.4rem; font-variant-numeric: tabular-nums; margin: 0 }
.scroll { overflow-x: auto }
table { border-collapse: collapse; width: 100% }
th { font-size: .8rem; font-weight: 600; opacity: .75 }
th, td { border-bottom: 1px solid var(--line); padding: .35rem .9rem .35rem 0; text-align: left; vertical-align: top }
th.number, td.number { font-variant-numeric: tabular-nums; text-align: right }
td.away { color: var(--bad) }
footer { font-size: .85rem; margin-top: 2rem; opacity: .8 }
`

/** Nothing is loaded, sent, framed or run; the one style is the page's own, known by its digest. */
export const PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(PAGE_STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')
