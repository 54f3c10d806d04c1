import { readFile, stat, writeFile } from 'node:fs/promises'
import { failure, usageError } from '../errors.ts'
import { FOREIGN_SECRET_CHARACTERS_MIN, parseSecret } from './secret.ts'

const OTHERS_MAY_READ = 0o004

interface Warner {
  warn(facts: object, message: string): void
}

/**
 * Reads a file of secrets, one a line; empty lines and those that start with # are skipped. While secrets are being
 * changed the file has two: the first seals, the second still opens. Without a file there is no secret: undefined.
 *
 * A file that everybody on the machine can read is warned of and not refused: secrets that containers mount are.
 *
 * @throws CliError `usage` where there is no such file, `failed` where it can't be read, has no secret, or has one that is damaged or too short
 */
export async function readKeyring(path: string | undefined, log: Warner): Promise<readonly Uint8Array[] | undefined> {
  if (path === undefined) return undefined
  const lines = (await read(path)).split('\n').map((line) => line.trim())
  const secrets = lines.flatMap((line, index) => {
    if (line === '' || line.startsWith('#')) return []
    const secret = parseSecret(line)
    // The line itself is left out: messages end up in logs.
    if (secret === undefined) throw failure(`--secret-file ${path}: line ${index + 1} ${WRONG}`)
    return [secret]
  })
  if (secrets.length === 0) throw failure(`--secret-file ${path}: has no secret in it: make one by cachereef keygen`)
  const { mode } = await stat(path)
  const exposed = process.platform !== 'win32' && (mode & OTHERS_MAY_READ) !== 0
  if (exposed) log.warn({}, `everybody on this machine can read ${path}: chmod 600 ${path}`)
  return secrets
}

const WRONG =
  `is no whole secret: it was damaged or cut, or has fewer than ${FOREIGN_SECRET_CHARACTERS_MIN} characters; ` +
  'make a new one by cachereef keygen'

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') {
      throw usageError(`--secret-file ${path}: there is no such file; cachereef keygen --out ${path} makes one`, cause)
    }
    throw failure(`--secret-file ${path}: ${(cause as Error).message}`, cause)
  }
}

/**
 * Writes a new secret where nothing is yet, for its owner's eyes only.
 *
 * @throws CliError `failed` where the file exists: a community's only secret is not to be lost by a slip
 */
export async function writeSecretFile(path: string, secret: string): Promise<void> {
  try {
    await writeFile(path, `${secret}\n`, { mode: 0o600, flag: 'wx' })
  } catch (cause) {
    const exists = (cause as NodeJS.ErrnoException).code === 'EEXIST'
    const reason = exists ? 'exists already: move it away, or name another file' : (cause as Error).message
    throw failure(`--out ${path}: ${reason}`, cause)
  }
}
