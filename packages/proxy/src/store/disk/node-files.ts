import * as fs from 'node:fs'
import * as promises from 'node:fs/promises'
import type { DiskFile, DiskFiles } from './files.ts'

const FLAGS = { create: 'w+', update: 'r+', read: 'r' } as const
/** What a cache keeps is as private as what was fetched. */
const FILE_MODE = 0o600
const DIRECTORY_MODE = 0o700
/** Buffers that one call of the system takes (IOV_MAX is 1,024 nearly everywhere). */
const VECTOR_MAX = 1024

/** The file system of the machine. */
export const nodeFiles: DiskFiles = {
  async makeDirectory(path) {
    await promises.mkdir(path, { recursive: true, mode: DIRECTORY_MODE })
  },
  list: (path) => promises.readdir(path),
  async open(path, mode) {
    return new NodeFile(await openDescriptor(path, FLAGS[mode]))
  },
  claim: (path, content) => promises.writeFile(path, content, { flag: 'wx', mode: FILE_MODE }),
  rename: (from, to) => promises.rename(from, to),
  remove: (path) => promises.rm(path, { force: true }),
}

/** Over descriptors and callbacks: a FileHandle costs twice as much a call, and a store reads often and little. */
class NodeFile implements DiskFile {
  readonly #descriptor: number

  constructor(descriptor: number) {
    this.#descriptor = descriptor
  }

  async read(target: Buffer, position: number): Promise<number> {
    let filled = 0
    while (filled < target.length) {
      const got = await this.#readOnce(target, filled, position + filled)
      if (got === 0) break
      filled += got
    }
    return filled
  }

  async write(chunks: readonly Buffer[], position: number): Promise<void> {
    let at = position
    let rest = chunks.filter((chunk) => chunk.length > 0)
    while (rest.length > 0) {
      const written = await this.#writeOnce(rest.slice(0, VECTOR_MAX), at)
      at += written
      rest = without(rest, written)
    }
  }

  sync(): Promise<void> {
    return new Promise((resolve, reject) => fs.fdatasync(this.#descriptor, settle(resolve, reject)))
  }

  size(): Promise<number> {
    return new Promise((resolve, reject) => {
      fs.fstat(this.#descriptor, (error, stats) => (error === null ? resolve(stats.size) : reject(error)))
    })
  }

  close(): Promise<void> {
    return new Promise((resolve, reject) => fs.close(this.#descriptor, settle(resolve, reject)))
  }

  #readOnce(target: Buffer, offset: number, position: number): Promise<number> {
    return new Promise((resolve, reject) => {
      fs.read(this.#descriptor, target, offset, target.length - offset, position, (error, got) =>
        error === null ? resolve(got) : reject(error),
      )
    })
  }

  #writeOnce(chunks: Buffer[], position: number): Promise<number> {
    return new Promise((resolve, reject) => {
      fs.writev(this.#descriptor, chunks, position, (error, written) =>
        error === null ? resolve(written) : reject(error),
      )
    })
  }
}

function openDescriptor(path: string, flags: string): Promise<number> {
  return new Promise((resolve, reject) => {
    fs.open(path, flags, FILE_MODE, (error, descriptor) => (error === null ? resolve(descriptor) : reject(error)))
  })
}

function settle(resolve: () => void, reject: (reason: unknown) => void): (error: Error | null) => void {
  return (error) => (error === null ? resolve() : reject(error))
}

/** What is left of the chunks after so many bytes of them. */
function without(chunks: Buffer[], bytes: number): Buffer[] {
  let gone = bytes
  let first = 0
  while (first < chunks.length && gone >= (chunks[first] as Buffer).length) gone -= (chunks[first++] as Buffer).length
  const rest = chunks.slice(first)
  if (gone > 0 && rest[0] !== undefined) rest[0] = rest[0].subarray(gone)
  return rest
}
