import { askPeer } from '../admin/admin-client.ts'
import { command } from '../command.ts'
import { usageError } from '../errors.ts'
import { adminOptions, json } from '../options/admin-options.ts'
import { type ExplainAnswer, explainView } from '../views/explain-view.ts'

export const explain = command({
  name: 'explain',
  summary: 'who holds a URL, by which route, why it is or is not cached',
  details: 'Asks a running peer what it would do with a GET of the URL. Nothing is fetched.',
  argument: { name: 'URL', help: 'absolute, http or https', required: true },
  options: { ...adminOptions, json },
  async run(options, { stdout }, url = '') {
    if (!/^https?:/.test(url) || !URL.canParse(url)) {
      throw usageError(`${url}: wanted an absolute URL such as http://www.example.com/logo.png`)
    }
    const answer = await askPeer<ExplainAnswer>(options, `/explain?url=${encodeURIComponent(url)}`)
    stdout.write(options.json ? `${JSON.stringify(answer)}\n` : explainView(answer))
  },
})
