import * as v from 'valibot'

/**
 * A kind of option value: text becomes a `T`, or is refused with a sentence that says what was wanted.
 *
 * @param placeholder how `--help` and the docs call such a value, for example "HOST:PORT"
 * @param wanted completes "wanted …" in the message, and has an example in it
 * @param parse undefined where the text is no such value
 */
export function textKind<T>(placeholder: string, wanted: string, parse: (text: string) => T | undefined) {
  return v.pipe(
    v.string(),
    v.rawTransform<string, T>(({ dataset, addIssue, NEVER }) => {
      const value = parse(dataset.value)
      if (value !== undefined) return value
      addIssue({ message: `wanted ${wanted}` })
      return NEVER
    }),
    v.title(placeholder),
  )
}
