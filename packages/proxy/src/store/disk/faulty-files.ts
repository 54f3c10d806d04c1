import type { DiskFile, DiskFiles } from './files.ts'

export type FileOperation =
  | 'makeDirectory'
  | 'list'
  | 'open'
  | 'claim'
  | 'rename'
  | 'remove'
  | 'read'
  | 'write'
  | 'sync'

/** An error as the system gives it. */
function systemError(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: injected`), { code })
}

/**
 * A file system for tests that fails where it is told to. `fault` is asked before each operation and answers the code of the error, or undefined.
 * A write that fails has written its first half, as a disk does that fills up in the middle.
 */
export function faultyFiles(
  under: DiskFiles,
  fault: (operation: FileOperation, path: string) => string | undefined,
): DiskFiles {
  const check = (operation: FileOperation, path: string): void => {
    const code = fault(operation, path)
    if (code !== undefined) throw systemError(code)
  }
  const wrap = (file: DiskFile, path: string): DiskFile => ({
    async read(target, position) {
      check('read', path)
      return file.read(target, position)
    },
    async write(chunks, position) {
      const code = fault('write', path)
      if (code === undefined) return file.write(chunks, position)
      const whole = Buffer.concat(chunks)
      await file.write([whole.subarray(0, whole.length >> 1)], position)
      throw systemError(code)
    },
    async sync() {
      check('sync', path)
      return file.sync()
    },
    size: () => file.size(),
    close: () => file.close(),
  })
  return {
    async makeDirectory(path) {
      check('makeDirectory', path)
      return under.makeDirectory(path)
    },
    async list(path) {
      check('list', path)
      return under.list(path)
    },
    async open(path, mode) {
      check('open', path)
      return wrap(await under.open(path, mode), path)
    },
    async claim(path, content) {
      check('claim', path)
      return under.claim(path, content)
    },
    async rename(from, to) {
      check('rename', to)
      return under.rename(from, to)
    },
    async remove(path) {
      check('remove', path)
      return under.remove(path)
    },
  }
}
