import type { MessageDefinition } from '../../src/messages/message.ts'
import { BANNER } from './codec.ts'
import { decoderImport } from './decoder.ts'
import { encoderImport } from './encoder.ts'

type Table = Readonly<Record<string, MessageDefinition>>

/** The source of `ENCODERS`, by name. */
export function encoderTable(messages: Table): string {
  const names = Object.keys(messages)
  return `${BANNER}import type { Writer } from '../codec/writer.ts'
import type { MessageName, Payload } from '../messages.ts'
${[...names].sort().map(encoderImport).join('')}
/** Writes the payload of each message. */
export const ENCODERS: { readonly [Name in MessageName]: (output: Writer, value: Payload<Name>) => void } = {
${names.map((name) => `  ${name}: write${name},\n`).join('')}}
`
}

/** The source of `DECODERS`, by name, and `NAMES`, by code. */
export function decoderTable(messages: Table): string {
  const names = Object.keys(messages)
  const byCode = [...names].sort((a, b) => messages[a]!.code - messages[b]!.code)
  const code = (name: string): string => `0x${messages[name]!.code.toString(16).padStart(2, '0')}`
  return `${BANNER}import type { Reader } from '../codec/reader.ts'
import type { MessageName, Payload } from '../messages.ts'
${[...names].sort().map(decoderImport).join('')}
/** Reads the payload of each message. */
export const DECODERS: { readonly [Name in MessageName]: (input: Reader) => Payload<Name> } = {
${names.map((name) => `  ${name}: read${name},\n`).join('')}}

/** The message that a code on the wire means. */
export const NAMES: ReadonlyMap<number, MessageName> = new Map([
${byCode.map((name) => `  [${code(name)}, '${name}'],\n`).join('')}])
`
}
