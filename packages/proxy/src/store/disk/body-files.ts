import { join } from 'node:path'
import type { DiskFile, DiskFiles } from './files.ts'

/** What a file takes on disk beside its bytes, at most: its last page and its name. */
const FILE_BYTES = 4096

/** Large bodies, each in a file that is named after its number and never changes once an entry refers to it. */
export class BodyFiles {
  readonly #files: DiskFiles
  readonly #directory: string
  readonly #removals = new Set<Promise<void>>()
  /** Bytes of disk that files take to which entries refer. */
  bytes = 0

  constructor(files: DiskFiles, directory: string) {
    this.#files = files
    this.#directory = directory
  }

  create(id: number): Promise<DiskFile> {
    return this.#files.open(this.#path(id), 'create')
  }

  open(id: number): Promise<DiskFile> {
    return this.#files.open(this.#path(id), 'read')
  }

  /** An entry refers to the file from now on. */
  adopt(bytes: number): void {
    this.bytes += bytes + FILE_BYTES
  }

  /** No entry refers to it any more; who reads it reads on. */
  release(id: number, bytes: number): void {
    this.bytes -= bytes + FILE_BYTES
    this.remove(id)
  }

  /** Removes a file in the background. One that can't be removed is found again when the store is next opened. */
  remove(id: number): void {
    const removal = this.#files.remove(this.#path(id)).catch(() => {})
    this.#removals.add(removal)
    void removal.then(() => this.#removals.delete(removal))
  }

  /** Numbers of all files that are there. */
  async found(): Promise<Set<number>> {
    const names = await this.#files.list(this.#directory)
    return new Set(names.filter((name) => /^[0-9a-z]+\.body$/.test(name)).map((name) => Number.parseInt(name, 36)))
  }

  async settled(): Promise<void> {
    await Promise.all(this.#removals)
  }

  #path(id: number): string {
    return join(this.#directory, `${id.toString(36)}.body`)
  }
}
