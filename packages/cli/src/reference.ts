import type { Command } from './command.ts'
import { describeOptions, type OptionDescription } from './options/describe.ts'

/** docs/cli.md, printed from the commands and their schemas. */
export function reference(commands: readonly Command[]): string {
  return [INTRODUCTION, ...commands.map(section)].join('\n\n') + '\n'
}

const INTRODUCTION = `# The cachereef command

Printed from the option schemas in \`packages/cli\` by \`npm run docs:cli\`; edit those.

Every option can be given as a flag, as a variable of the environment, or in a JSON file named by \`--config FILE\` (or
\`CACHEREEF_CONFIG\`). A flag goes before the environment, that before the file, that before the default. In the file
the names are those of the flags in camelCase, \`{"peerListen": "0.0.0.0:3130", "mirror": ["/npm=https://…"]}\`; in a variable a
list is separated by commas or spaces. A switch is overridden by \`--no-…\`.

Sizes are bytes with or without a unit (\`256MB\`, \`2GiB\`); durations have one (\`250ms\`, \`2s\`); an IPv6 address stands in
brackets (\`[::1]:3128\`).

Commands that serve print one line of JSON on standard output once they do, \`{"event":"ready",…}\`, and log to standard
error. SIGTERM and SIGINT let them leave in good order, status 0; another one half a second later ends them at once.
Status 1 means that it could not be done, 2 that the command line makes no sense; either way one line on standard error
says what to do.`

function section({ name, summary, details, argument, options }: Command): string {
  const shownArgument = argument === undefined ? '' : argument.required ? ` ${argument.name}` : ` [${argument.name}]`
  const parts = [`## cachereef ${name}${shownArgument}`, `${sentence(summary)} ${details}`]
  if (argument !== undefined) parts.push(`\`${argument.name}\`: ${argument.help}.`)
  const rows = describeOptions(options).map(row)
  if (rows.length > 0) parts.push(['| option | default | meaning |', '| --- | --- | --- |', ...rows].join('\n'))
  return parts.join('\n\n')
}

function row({ flag, placeholder, fallback, help, repeatable }: OptionDescription): string {
  const shown = `\`${[flag, placeholder].filter(Boolean).join(' ')}\`${repeatable ? ' …' : ''}`
  return `| ${[shown, fallback, help].map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

function sentence(text: string): string {
  return `${text[0]!.toUpperCase()}${text.slice(1)}.`
}
