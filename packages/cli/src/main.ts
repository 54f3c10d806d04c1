import { asCliError } from './as-cli-error.ts'
import type { Command, Terminal } from './command.ts'
import { runProgram } from './program.ts'

/**
 * Runs one command line.
 *
 * @param words what follows the program's name
 * @returns the exit status: 0 done, 1 could not be done, 2 bad usage
 */
export async function main(
  commands: readonly Command[],
  version: string,
  words: readonly string[],
  terminal: Terminal,
): Promise<number> {
  try {
    await runProgram(commands, version, words, terminal)
    return 0
  } catch (error) {
    const { message, exitStatus } = asCliError(error)
    terminal.stderr.write(`cachereef: ${message}\n`)
    return exitStatus
  }
}
