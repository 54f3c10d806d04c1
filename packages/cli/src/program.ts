import { Command as Commander, CommanderError, Option } from 'commander'
import type { Command, Terminal } from './command.ts'
import { usageError } from './errors.ts'
import { readConfigFile } from './options/config-file.ts'
import { describeOptions, type OptionDescription } from './options/describe.ts'
import { type OptionSources, resolveOptions } from './options/resolve.ts'

type Flags = OptionSources['flags'] & { readonly config?: string }

/**
 * Parses the command line, resolves the command's options and runs it.
 *
 * @throws CliError for bad usage and for what the command itself reports
 */
export async function runProgram(
  commands: readonly Command[],
  version: string,
  words: readonly string[],
  terminal: Terminal,
): Promise<void> {
  const program = new Commander('cachereef')
    .description('One HTTP cache shared by computers that trust each other')
    .version(version)
    .helpCommand(false)
  silence(program, terminal)
  for (const command of commands) program.addCommand(build(command, terminal))
  try {
    await program.parseAsync(wordsFor(commands, words), { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    // Without a command Commander prints its help where errors go, which is silenced, and throws.
    if (error.code === 'commander.help') {
      throw usageError(`which command? one of ${commands.map(({ name }) => name).join(', ')}; see cachereef --help`)
    }
    if (error.exitCode !== 0) throw usageError(oneLine(error.message, words, commands), error)
  }
}

/** Of a command that isn't there nothing more is read: its --help would be answered as if it were everybody's. */
function wordsFor(commands: readonly Command[], words: readonly string[]): string[] {
  const [first = '-'] = words
  return first.startsWith('-') || commands.some(({ name }) => name === first) ? [...words] : [first]
}

function build(command: Command, terminal: Terminal): Commander {
  const built = new Commander(command.name).summary(command.summary).description(command.details)
  silence(built, terminal)
  if (command.argument !== undefined) {
    const { name, required, help } = command.argument
    built.argument(required ? `<${name}>` : `[${name}]`, help)
  }
  for (const description of describeOptions(command.options)) addOption(built, description)
  built.addOption(new Option('--config <FILE>', 'JSON file with any of these options (CACHEREEF_CONFIG)'))
  built.action(async (...parts: unknown[]) => {
    const argument = command.argument === undefined ? undefined : (parts[0] as string | undefined)
    const { config = terminal.environment.CACHEREEF_CONFIG, ...flags } = built.opts<Flags>()
    const file = config === undefined || config === '' ? undefined : await readConfigFile(config)
    const options = resolveOptions(command.options, { flags, environment: terminal.environment, file })
    await command.run(options, terminal, argument)
  })
  return built
}

function addOption(built: Commander, { flag, placeholder, help, fallback, repeatable }: OptionDescription): void {
  if (placeholder === '') {
    built.addOption(new Option(flag, help))
    // Overrides what the environment or the file says; the help has no need of it.
    built.addOption(new Option(flag.replace('--', '--no-')).hideHelp())
    return
  }
  const option = new Option(`${flag} <${placeholder}>`, `${help} [${fallback}]`)
  // Collected here rather than by "variadic", which would swallow an argument that follows.
  if (repeatable) option.argParser((value, before: string[] | undefined) => [...(before ?? []), value])
  built.addOption(option)
}

/** Commander neither ends the process nor writes errors: one line is written by whoever catches the error. */
function silence(command: Commander, terminal: Terminal): void {
  command
    .exitOverride()
    .configureOutput({ writeOut: (text) => terminal.stdout.write(text), writeErr: () => undefined })
    .configureHelp({ helpWidth: terminal.stdout.columns ?? 110 })
}

function oneLine(message: string, words: readonly string[], commands: readonly Command[]): string {
  const command = commands.find(({ name }) => name === words[0])
  const toggled = /unknown option '(--[a-z-]+)=/.exec(message)?.[1]
  const isToggle = describeOptions(command?.options ?? {}).some(
    (each) => each.flag === toggled && each.placeholder === '',
  )
  const said = isToggle ? `${toggled} takes no value; --no-${toggled?.slice(2)} is its opposite` : message
  const text = said
    .replace(/^error: /, '')
    .replaceAll(/\s*\n\s*/g, ' ')
    .replace(/\.$/, '')
  return `${text}; see cachereef ${command === undefined ? '' : `${command.name} `}--help`
}
