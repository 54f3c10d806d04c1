import type { OptionsSchema, OptionValues } from './options/entry.ts'

/** What a command reads from and writes to; handed in, so that tests need no process. */
export interface Terminal {
  /** Answers and ready lines. */
  readonly stdout: Output
  /** Logs and errors. */
  readonly stderr: Output
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Aborts on the first SIGINT or SIGTERM; only commands that serve ask for it. */
  readonly stopped: () => AbortSignal
}

export interface Output {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

/** The one argument besides options that some commands take. */
export interface Argument {
  readonly name: string
  readonly help: string
  readonly required: boolean
}

export interface CommandDefinition<S extends OptionsSchema> {
  readonly name: string
  /** One line, for the list of commands. */
  readonly summary: string
  /** A paragraph or two for the command's own help, in Markdown that reads well as plain text. */
  readonly details: string
  readonly argument?: Argument
  readonly options: S
  /** @throws CliError for whatever the user is to be told */
  run(options: OptionValues<S>, terminal: Terminal, argument?: string): Promise<void>
}

/** A command among others: its options are checked against its own schema before `run` sees them. */
export type Command = Omit<CommandDefinition<OptionsSchema>, 'run'> & {
  run(options: OptionValues<OptionsSchema>, terminal: Terminal, argument?: string): Promise<void>
}

/** Ties the type of `run`'s options to the schema. */
export function command<const S extends OptionsSchema>(
  definition: CommandDefinition<S>,
): CommandDefinition<S> & Command {
  return definition
}
