import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { markdownTable } from '../allocation/markdown.ts'

const CONTENDERS = ['this', 'a Map of objects']
const child = fileURLToPath(new URL('footprint-child.ts', import.meta.url))

/** What so many small responses cost in memory and in pauses; each contender in a process of its own. */
export function footprintTable(entries: number): string {
  return markdownTable([
    ['', 'bytes an entry', 'of them in the heap', 'full collection'],
    ...CONTENDERS.map((name) => measure(name, entries)),
  ])
}

function measure(name: string, entries: number): string[] {
  const args = ['--expose-gc', '--conditions=@cachereef/source', child, name, `${entries}`]
  const { stdout, status } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (status !== 0) throw new Error(`${name} ended with ${status}`)
  const { bytes, heapBytes, pauseMs } = JSON.parse(stdout) as { bytes: number; heapBytes: number; pauseMs: number }
  return [name, bytes.toLocaleString('en'), heapBytes.toLocaleString('en'), `${pauseMs} ms`]
}
