import * as v from 'valibot'
import type { OptionsSchema } from './entry.ts'

/** How one option looks from outside. */
export interface OptionDescription {
  /** The key in the configuration file, for example "peerListen". */
  readonly key: string
  /** For example "--peer-listen". */
  readonly flag: string
  /** For example "CACHEREEF_PEER_LISTEN". */
  readonly variable: string
  /** Empty for an option that takes no value. */
  readonly placeholder: string
  readonly help: string
  /** The default, or what happens without the option. */
  readonly fallback: string
  readonly repeatable: boolean
}

type Schema = v.GenericSchema<string | string[] | undefined, unknown>

export function describeOptions(schema: OptionsSchema): OptionDescription[] {
  return Object.entries(schema).map(([key, entry]) => describeOption(key, entry))
}

function describeOption(key: string, entry: Schema): OptionDescription {
  const given = 'wrapped' in entry ? (entry.wrapped as Schema) : entry
  const several = 'item' in given
  const placeholder = v.getTitle(several ? (given.item as Schema) : given) ?? ''
  const { otherwise } = v.getMetadata(given) as { otherwise?: string }
  const fallback = v.getDefault(entry)
  const kebab = key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  return {
    key,
    flag: `--${kebab}`,
    variable: `CACHEREEF_${kebab.replaceAll('-', '_').toUpperCase()}`,
    placeholder,
    help: v.getDescription(given) ?? '',
    fallback: otherwise ?? (placeholder === '' ? 'off' : String(fallback)),
    repeatable: several,
  }
}
