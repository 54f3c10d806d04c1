/** Where the flag is not the library's name in kebab case, for units end a name there and lists are in the plural. */
const FLAGS: Readonly<Record<string, string>> = {
  mirrors: '--mirror',
  cacheServers: '--cache-server',
  connectPorts: '--connect-port',
  memoryBytes: '--memory',
  diskBytes: '--disk',
  redisBytes: '--redis-size',
  pingIntervalMs: '--ping-interval',
  pingTimeoutMs: '--ping-timeout',
  originTimeoutMs: '--origin-timeout',
  freshMs: '--fresh',
  giveUpBytesPerSecond: '--give-bandwidth-up',
  giveDownBytesPerSecond: '--give-bandwidth-down',
  giveProcessorShare: '--give-cpu',
}

const UNITS: readonly (readonly [RegExp, string])[] = [
  [/Ms$/, 'milliseconds'],
  [/BytesPerSecond$/, 'bytes a second'],
  [/Bytes$/, 'bytes'],
]

/** What the library says of an option, "memoryBytes: …", as whoever wrote the flag knows it: "--memory: … (bytes)". */
export function inFlags(message: string): string {
  return message.replace(/^([a-z][A-Za-z]*): (.*)$/s, (_, name: string, said: string) => {
    const flag = FLAGS[name] ?? `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
    const unit = UNITS.find(([ending]) => ending.test(name))?.[1]
    return `${flag}: ${said}${unit === undefined ? '' : ` (${unit})`}`
  })
}
