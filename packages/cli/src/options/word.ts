import { textKind } from './text-kind.ts'

/** Any text that is not empty, under the placeholder given: a file, a directory, a URL that the peer itself reads. */
export function word(placeholder: string) {
  return textKind(placeholder, `a ${placeholder}`, (text) => (text === '' ? undefined : text))
}

// Bounded, and free of control characters and spaces, for it stands in Via and Cache-Status (RFC 9110 section 7.6.3).
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/

/** The name of a peer or of a community. */
export const name = textKind('NAME', 'up to 64 letters, digits, dots, dashes or underscores', (text) =>
  NAME.test(text) ? text : undefined,
)
