type Word = string | number | boolean | undefined

/** Flags from names and values: true is the flag alone, false and undefined are nothing, a list is the flag repeated. */
export function words(values: Readonly<Record<string, Word | readonly Word[]>>): string[] {
  return Object.entries(values).flatMap(([name, value]) =>
    [value].flat().flatMap((item) => {
      if (item === undefined || item === false) return []
      return item === true ? [`--${name}`] : [`--${name}`, String(item)]
    }),
  )
}
