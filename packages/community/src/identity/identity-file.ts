import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CommunityError } from '../errors.ts'
import { writeDurably } from '../files/write-durably.ts'
import { createIdentity, type Identity, identityFromSeed, seedOf } from './identity.ts'

interface IdentityFile {
  readonly version: 1
  readonly seed: string
  readonly incarnation: number
}

const FILE_NAME = 'identity.json'

/**
 * The identity kept in a state directory, made at first start; its incarnation is raised, and on disk, before anything is
 * signed with it. Without a directory: an identity of this process alone.
 * Throws CommunityError `state` where the file is not readable, not writable or not an identity.
 */
export async function loadIdentity(stateDir: string | undefined): Promise<Identity> {
  if (stateDir === undefined) return createIdentity()
  const path = join(stateDir, FILE_NAME)
  try {
    await mkdir(stateDir, { recursive: true, mode: 0o700 })
    const kept = await readIdentity(path)
    const identity = kept ? identityFromSeed(Buffer.from(kept.seed, 'hex'), kept.incarnation + 1) : createIdentity()
    const { privateKey, incarnation } = identity
    const file: IdentityFile = { version: 1, seed: seedOf(privateKey).toString('hex'), incarnation }
    await writeDurably(path, `${JSON.stringify(file)}\n`)
    return identity
  } catch (cause) {
    if (cause instanceof CommunityError) throw cause
    throw new CommunityError('state', `cannot keep the identity in ${path}: ${(cause as Error).message}`, { cause })
  }
}

async function readIdentity(path: string): Promise<IdentityFile | undefined> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw cause
  }
  const file = parse(text)
  if (!file) {
    throw new CommunityError('state', `${path} is not an identity: move it away to start with a new one`)
  }
  return file
}

function parse(text: string): IdentityFile | undefined {
  try {
    const file = JSON.parse(text) as Partial<IdentityFile>
    const sound =
      file.version === 1 &&
      typeof file.seed === 'string' &&
      /^[0-9a-f]{64}$/.test(file.seed) &&
      Number.isSafeInteger(file.incarnation)
    return sound ? (file as IdentityFile) : undefined
  } catch {
    return undefined
  }
}
