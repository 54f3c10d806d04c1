const UNITS = ['B', 'KB', 'MB', 'GB', 'TB', 'PB']

/** Bytes with three significant digits in decimal units, as the options take them: 1234567 is "1.23 MB". */
export function bytes(count: number): string {
  const power = count < 1000 ? 0 : Math.min(Math.floor(Math.log10(count) / 3), UNITS.length - 1)
  const scaled = count / 1000 ** power
  return `${power === 0 ? scaled : scaled.toPrecision(3)} ${UNITS[power]}`
}

/** Part of a whole in per cent, a dash where there is no whole. */
export function share(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`
}

/** "1 peer", "2 peers", "2 fetches". */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`
}
