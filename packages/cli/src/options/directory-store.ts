import { textKind } from './text-kind.ts'

/** Where a cache server keeps its directory. */
export type DirectoryStoreChoice = 'memory' | { readonly file: string }

export const directoryStore = textKind<DirectoryStoreChoice>(
  'memory|file:PATH',
  'memory, or file: and a path such as file:/var/lib/cachereef/directory.json',
  (text) => {
    if (text === 'memory') return text
    const [, file] = /^file:(.+)$/.exec(text) ?? []
    return file === undefined ? undefined : { file }
  },
)
