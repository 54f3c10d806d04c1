import { type Logger, pino } from 'pino'
import type { Output } from '../command.ts'
import { prettyLine } from './pretty-line.ts'

export const LOG_FORMATS = ['json', 'pretty'] as const
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const

export interface LoggerOptions {
  readonly name: string
  readonly level: (typeof LOG_LEVELS)[number]
  /** Default: pretty on a terminal, else json. */
  readonly format: (typeof LOG_FORMATS)[number] | undefined
}

/** Logs to standard error: one JSON object a line for machines, or short lines for people. */
export function createLogger(stderr: Output, { name, level, format }: LoggerOptions): Logger {
  const pretty = format === 'pretty' || (format === undefined && stderr.isTTY === true)
  return pino(
    {
      level,
      // Not "name": that is what logged facts call another peer.
      base: { self: name },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write: (line) => void stderr.write(pretty ? prettyLine(line) : line) },
  )
}
