import { textKind } from './text-kind.ts'

/** One of a few words. */
export function choice<const T extends string>(...words: readonly T[]) {
  return textKind(words.join('|'), `one of ${words.join(', ')}`, (text) => words.find((word) => word === text))
}
