import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { StoreError } from '../store-error.ts'
import type { DiskFiles } from './files.ts'

/** Directories that this process has open: a second store in one would not see the first one's lock as another's. */
const held = new Set<string>()

/**
 * Keeps a directory for this process: a file that names it, and is void once that process is no more. Answers how to let go.
 * Throws a StoreError `in-use` with the number of the process that has it.
 */
export async function lockDirectory(files: DiskFiles, directory: string): Promise<() => Promise<void>> {
  const path = join(directory, 'lock')
  if (held.has(directory)) throw inUse(directory, process.pid)
  held.add(directory)
  try {
    // A second try for a file that was left behind; a third would only race with somebody else.
    for (let attempt = 0; ; attempt++) {
      try {
        await files.claim(path, `${process.pid} ${startOf(process.pid)}\n`)
        break
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt > 0) throw error
        const owner = await ownerIn(files, path)
        if (owner !== undefined) throw inUse(directory, owner)
        await files.remove(path)
      }
    }
  } catch (error) {
    held.delete(directory)
    throw error
  }
  return async () => {
    held.delete(directory)
    await files.remove(path)
  }
}

/** The living process that a lock file names; undefined: it is dead, or the file was torn when its writer was killed. */
async function ownerIn(files: DiskFiles, path: string): Promise<number | undefined> {
  const file = await files.open(path, 'read')
  try {
    const text = Buffer.alloc(64)
    const words = text.toString('latin1', 0, await file.read(text, 0)).split(/\s/)
    const pid = Number(words[0])
    if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid || !isAlive(pid)) return undefined
    // The number of a process that is gone may be another's by now; then it has started at another time.
    return startOf(pid) === words[1] ? pid : undefined
  } finally {
    await file.close()
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** When a process started, where the system tells (field 22 of Linux's /proc/PID/stat); else "-", which equals itself. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '-'
  } catch {
    return '-'
  }
}

function inUse(directory: string, pid: number): StoreError {
  return new StoreError('in-use', 'createDiskStore', `${directory} is in use by the process ${pid}`)
}
