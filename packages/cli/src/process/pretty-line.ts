import { inspect, styleText } from 'node:util'

interface Entry {
  readonly time: string
  readonly level: string
  readonly msg?: string
  readonly self?: string
  readonly err?: { readonly stack?: string; readonly message?: string }
}

const COLOUR = { warn: 'yellow', error: 'red', fatal: 'red' } as const

/** Colours where standard error is a terminal that takes them and NO_COLOR does not forbid it. */
function styled(style: Parameters<typeof styleText>[0], text: string): string {
  return styleText(style, text, { stream: process.stderr })
}

/** A JSON log line as people like to read it: time, level where it matters, message, then the facts. */
export function prettyLine(json: string): string {
  const { time, level, msg = '', self, err, ...facts } = JSON.parse(json) as Entry
  const clock = styled('dim', time.slice(11, 23))
  const text = level in COLOUR ? styled(COLOUR[level as keyof typeof COLOUR], `${level}: ${msg}`) : msg
  const pairs = Object.entries(facts).map(([key, value]) => styled('dim', `${key}=${shown(value)}`))
  const stack = err === undefined ? '' : `\n${err.stack ?? err.message}`
  return `${[clock, self, text, ...pairs].filter(Boolean).join(' ')}${stack}\n`
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : inspect(value, { breakLength: Infinity, depth: 4 })
}
