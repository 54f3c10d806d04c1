import { textKind } from './text-kind.ts'

const WORDS: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  on: true,
  1: true,
  false: false,
  no: false,
  off: false,
  0: false,
}

/** On or off. A flag without a value is on; the words are for the environment and the configuration file. */
export const toggle = textKind('', 'true or false', (text) => WORDS[text.toLowerCase()])
