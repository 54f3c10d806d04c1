import { textKind } from './text-kind.ts'

/** Where a cache server keeps its directory. */
export type DirectoryStoreChoice = 'memory' | { readonly file: string } | { readonly redis: string }

export const directoryStore = textKind<DirectoryStoreChoice>(
  'memory|file:PATH|redis://HOST[:PORT][/DATABASE]',
  'memory, or file: and a path such as file:/var/lib/cachereef/directory.json, or the URL of a Redis',
  (text) => {
    if (text === 'memory') return text
    if (/^rediss?:\/\/./.test(text) && URL.canParse(text)) return { redis: text }
    const [, file] = /^file:(.+)$/.exec(text) ?? []
    return file === undefined ? undefined : { file }
  },
)
