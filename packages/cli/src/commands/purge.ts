import type { Selector } from '@cachereef/proxy'
import { tellPeer } from '../admin/admin-client.ts'
import { command } from '../command.ts'
import { failure, usageError } from '../errors.ts'
import { adminOptions, json } from '../options/admin-options.ts'
import { domain } from '../options/domain.ts'
import { flag, optional } from '../options/entry.ts'
import { requireAbsoluteUrl } from '../options/absolute-url.ts'
import { word } from '../options/word.ts'
import { type PurgeAnswer, purgeView } from '../views/purge-view.ts'

export const purge = command({
  name: 'purge',
  summary: 'delete what is cached, in the whole community',
  details:
    'Give one of URL, --prefix, --domain, --tag and --all. Prints what each peer confirmed, and how soon; where one ' +
    'did not, the exit status is 1. That one deletes it too as soon as it hears of it, and before it serves again.',
  argument: { name: 'URL', help: 'the URL whose responses go, all variants of them', required: false },
  options: {
    prefix: optional(word('URL-PREFIX'), 'what is below it'),
    domain: optional(domain, 'what came from it; *.NAME: from all hosts below it'),
    tag: optional(word('TAG'), 'what has it in Cache-Tag or Surrogate-Key'),
    all: flag('everything'),
    ...adminOptions,
    json,
  },
  async run(options, { stdout }, url) {
    for (const each of [url, options.prefix]) if (each !== undefined) requireAbsoluteUrl(each)
    const selector = selectorOf({ ...options, url })
    const answer = await tellPeer<PurgeAnswer>(options, '/purge', selector)
    stdout.write(options.json ? `${JSON.stringify(answer)}\n` : purgeView(answer))
    if (!answer.complete)
      throw failure('not every peer has confirmed: until those hear of it they may still serve what should be gone')
  },
})

interface Selection {
  readonly url: string | undefined
  readonly prefix: string | undefined
  readonly domain: string | undefined
  readonly tag: string | undefined
  readonly all: boolean
}

/** @throws CliError `usage` unless exactly one thing is selected: a purge is not to be guessed */
function selectorOf({ url, prefix, domain, tag, all }: Selection): Selector {
  const selected = Object.entries({ url, prefix, domain, tag }).filter(([, value]) => value !== undefined)
  const selectors = selected.map(([kind, value]) => ({ kind, value }) as Selector)
  if (all) selectors.push({ kind: 'all' })
  const [only, ...more] = selectors
  if (only === undefined || more.length > 0) {
    throw usageError('what to purge? one of URL, --prefix URL-PREFIX, --domain DOMAIN, --tag TAG and --all')
  }
  return only
}
