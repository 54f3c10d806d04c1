import * as v from 'valibot'
import { toggle } from './toggle.ts'

type Kind = v.GenericSchema<string, unknown>

/** An option given once or not at all; `otherwise` is what the help says of its absence. */
export function optional<const S extends Kind>(kind: S, help: string, otherwise = 'none') {
  return v.optional(v.pipe(kind, v.description(help), v.metadata({ otherwise })))
}

/** An option that has a default, written as a user would write it. */
export function defaulted<const S extends Kind>(kind: S, fallback: string, help: string) {
  return v.optional(v.pipe(kind, v.description(help)), fallback as v.InferInput<S>)
}

/** An option that may be given several times; undefined, not an empty list, where it is not given. */
export function repeatable<const S extends Kind>(kind: S, help: string, otherwise = 'none') {
  return v.optional(v.pipe(v.array(kind), v.description(help), v.metadata({ otherwise })))
}

/** An option that is off unless given. */
export function flag(help: string) {
  return v.optional(v.pipe(toggle, v.description(help)), 'false')
}

/**
 * The options of one command: the name that programs use (camelCase) → schema. Flags, variables, keys of the
 * configuration file, validation, `--help` and docs/cli.md follow from it.
 */
export type OptionsSchema = Readonly<Record<string, v.GenericSchema<string | string[] | undefined, unknown>>>

export type OptionValues<S extends OptionsSchema> = { readonly [K in keyof S]: v.InferOutput<S[K]> }
