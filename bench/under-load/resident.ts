import { readFileSync } from 'node:fs'

/** The most memory that a process has had resident, in MB of 1,000,000 bytes; of Linux alone. */
export function residentMb(pid: number): number {
  const found = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  if (!found) throw new Error(`/proc/${pid}/status does not tell the resident memory`)
  return Math.round((Number(found[1]) * 1_024) / 1e6)
}
