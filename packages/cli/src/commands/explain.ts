import { askPeer } from '../admin/admin-client.ts'
import { command } from '../command.ts'
import { adminOptions, json } from '../options/admin-options.ts'
import { requireAbsoluteUrl } from '../options/absolute-url.ts'
import { type ExplainAnswer, explainView } from '../views/explain-view.ts'

export const explain = command({
  name: 'explain',
  summary: 'who holds a URL, by which route, why it is or is not cached',
  details: 'Asks a running peer what it would do with a GET of the URL. Nothing is fetched.',
  argument: { name: 'URL', help: 'absolute, http or https', required: true },
  options: { ...adminOptions, json },
  async run(options, { stdout }, url = '') {
    requireAbsoluteUrl(url)
    const answer = await askPeer<ExplainAnswer>(options, `/explain?url=${encodeURIComponent(url)}`, 'holders')
    stdout.write(options.json ? `${JSON.stringify(answer)}\n` : explainView(answer))
  },
})
