import { unknownOption } from '@cachereef/community'
import * as v from 'valibot'
import { usageError } from '../errors.ts'
import { describeOptions, type OptionDescription } from './describe.ts'
import type { OptionsSchema, OptionValues } from './entry.ts'

type Raw = string | readonly string[]

export interface OptionSources {
  /** By key; a boolean for an option without a value, a list for a repeatable one. */
  readonly flags: Readonly<Record<string, Raw | boolean | undefined>>
  readonly environment: Readonly<Record<string, string | undefined>>
  /** The configuration file's content and how to call the file in a message. */
  readonly file?: { readonly path: string; readonly content: Readonly<Record<string, unknown>> } | undefined
}

interface Given {
  readonly value: Raw | undefined
  /** How to call it in a message, for example "--memory 12XB" or "CACHEREEF_MEMORY=12XB". */
  readonly shown: string
}

/**
 * A flag goes before the environment, the environment before the file, the file before the default.
 *
 * @throws CliError `usage`, which names the option where the user wrote it and what was wanted there
 */
export function resolveOptions<S extends OptionsSchema>(schema: S, sources: OptionSources): OptionValues<S> {
  const descriptions = describeOptions(schema)
  refuseUnknownKeys(descriptions, sources)
  const values = descriptions.map((option) => {
    const given = find(option, sources)
    const result = v.safeParse(schema[option.key]!, given.value)
    if (!result.success) throw usageError(`${given.shown}: ${result.issues[0].message}`)
    return [option.key, result.output]
  })
  return Object.fromEntries(values)
}

function find(option: OptionDescription, { flags, environment, file }: OptionSources): Given {
  const flag = flags[option.key]
  if (typeof flag === 'boolean') return { value: String(flag), shown: option.flag }
  if (flag !== undefined) return { value: flag, shown: `${option.flag} ${[flag].flat().map(visible).join(' ')}` }

  const variable = environment[option.variable]
  if (variable !== undefined && variable !== '') {
    const value = option.repeatable ? variable.split(/[\s,]+/).filter((item) => item !== '') : variable
    return { value, shown: `${option.variable}=${variable}` }
  }

  if (file !== undefined && Object.hasOwn(file.content, option.key)) {
    const content = file.content[option.key]
    return { value: fromJson(content, option), shown: `${file.path}: ${option.key}: ${JSON.stringify(content)}` }
  }
  return { value: undefined, shown: option.flag }
}

/** JSON may write numbers and booleans as such, and a list of one without brackets; all is checked as text is. */
function fromJson(content: unknown, option: OptionDescription): Raw {
  if (!option.repeatable) return String(content)
  return [content].flat().map(String)
}

function refuseUnknownKeys(options: readonly OptionDescription[], { file }: OptionSources): void {
  if (file === undefined) return
  const known = Object.fromEntries(options.map((option) => [option.key, true as const]))
  const unknown = unknownOption(`${file.path}: this command`, file.content, known)
  if (unknown !== undefined) throw usageError(unknown)
}

/** A value as a message shows it: one that is empty would not be seen. */
function visible(value: string): string {
  return value === '' ? "''" : value
}
