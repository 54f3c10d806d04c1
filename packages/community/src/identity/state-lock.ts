import { mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { CommunityError } from '../errors.ts'

const FILE_NAME = 'lock'

/** Folders held by this very process: its own pid in a lock file is no sign of an earlier life. */
const held = new Set<string>()

/**
 * Keeps a state directory for this process alone, until it is disposed of: two peers with one identity would push each
 * other out of the community for ever. A lock whose process is gone is taken over.
 * Throws CommunityError `state` where another process holds it, or it can't be written.
 */
export async function lockState(stateDir: string): Promise<AsyncDisposable> {
  const path = join(stateDir, FILE_NAME)
  await mkdir(stateDir, { recursive: true, mode: 0o700 }).catch((cause) => refuse(path, cause))
  for (let attempt = 1; ; attempt++) {
    try {
      const file = await open(path, 'wx', 0o600)
      await file.writeFile(`${process.pid}\n`)
      await file.close()
      held.add(path)
      return { [Symbol.asyncDispose]: () => unlock(path) }
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') refuse(path, cause)
      const holder = await holderOf(path)
      if (isAlive(holder, path) || attempt > 2) {
        const text = `process ${holder} uses the state directory ${stateDir}: give this peer one of its own, by --name or --state-dir`
        throw new CommunityError('state', text)
      }
      await rm(path, { force: true })
    }
  }
}

async function unlock(path: string): Promise<void> {
  if (held.delete(path)) await rm(path, { force: true })
}

async function holderOf(path: string): Promise<number> {
  return Number(await readFile(path, 'utf8').catch(() => ''))
}

/** Signal 0 asks whether there is such a process; that it belongs to somebody else is an answer too. */
function isAlive(pid: number, path: string): boolean {
  if (pid === process.pid) return held.has(path)
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function refuse(path: string, cause: unknown): never {
  throw new CommunityError('state', `cannot write ${path}: ${(cause as Error).message}`, { cause })
}
