import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { LINK_ANSWER_MS } from './limits.ts'

/** Looks at the machine that this process runs on. Shares are of all processors, since the last look. */
export interface Machine {
  processors(): { readonly own: number; readonly others: number }
  /** undefined where the system does not tell. */
  onBattery(): boolean | undefined
  onMeteredLink(): Promise<boolean | undefined>
}

/** The real one. Battery: Linux, by /sys/class/power_supply. Metered links: where NetworkManager knows, by its nmcli. */
export function systemMachine(powerSupplies = '/sys/class/power_supply'): Machine {
  let before = times()
  return {
    processors() {
      const now = times()
      const passed = now.total - before.total
      const own = passed === 0 ? 0 : Math.min(1, (now.own - before.own) / passed)
      const busy = passed === 0 ? 0 : (now.busy - before.busy) / passed
      before = now
      return { own, others: Math.min(1, Math.max(0, busy - own)) }
    },
    onBattery: () => isDischarging(powerSupplies),
    onMeteredLink: () =>
      new Promise((resolve) => {
        execFile('nmcli', ['-g', 'GENERAL.METERED', 'device', 'show'], { timeout: LINK_ANSWER_MS }, (error, out) =>
          resolve(error ? undefined : /^yes/m.test(out)),
        )
      }),
  }
}

/** Milliseconds of processor time since the machine started; `own` since this process did. */
function times(): { readonly total: number; readonly busy: number; readonly own: number } {
  let total = 0
  let idle = 0
  for (const { times: spent } of cpus()) {
    idle += spent.idle
    total += spent.user + spent.nice + spent.sys + spent.idle + spent.irq
  }
  const { user, system } = process.cpuUsage()
  return { total, busy: total - idle, own: (user + system) / 1_000 }
}

/** Whether any battery is being emptied; undefined where there is none, or no such directory. */
function isDischarging(powerSupplies: string): boolean | undefined {
  let discharging: boolean | undefined
  for (const name of entriesOf(powerSupplies)) {
    const say = (what: string): string => textOf(`${powerSupplies}/${name}/${what}`)
    // A mouse has a battery too; its scope is not the system.
    if (say('type') !== 'Battery' || say('scope') === 'Device') continue
    discharging = discharging === true || say('status') === 'Discharging'
  }
  return discharging
}

function entriesOf(directory: string): readonly string[] {
  try {
    return readdirSync(directory)
  } catch {
    return []
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return ''
  }
}
