import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Folder extends AsyncDisposable {
  readonly path: string
}

/** The folder named, which stays; or, without a name, a temporary one that disposing deletes. */
export async function openFolder(path: string | undefined): Promise<Folder> {
  if (path !== undefined) return { path, [Symbol.asyncDispose]: async () => undefined }
  const temporary = await mkdtemp(join(tmpdir(), 'cachereef-'))
  return {
    path: temporary,
    [Symbol.asyncDispose]: () => rm(temporary, { recursive: true, force: true, maxRetries: 3 }),
  }
}
