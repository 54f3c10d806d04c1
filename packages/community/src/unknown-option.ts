/** Every name that an interface of options has, each once: the compiler sees that none is left out and none made up. */
export type OptionNames<Options> = { readonly [Name in keyof Required<Options>]: true }

/** Names of which a third of the letters differ are still taken for slips of the pen. */
const SLIP_SHARE = 1 / 3

/**
 * A sentence about the first name that is no option, and the one that was probably meant; undefined where all are known. A
 * misspelt option that is passed over in silence, `secret` for `secrets` say, looks as if it had been taken.
 *
 * @param operation What was called, such as "createPeer": it begins the sentence.
 */
export function unknownOption<Options>(
  operation: string,
  given: object,
  known: OptionNames<Options>,
): string | undefined {
  const names = Object.keys(known)
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(known, name))
  if (unknown === undefined) return undefined
  const meant = nearest(unknown, names)
  const advice = meant === undefined ? `there are ${names.join(', ')}` : `did you mean "${meant}"?`
  return `${operation} has no option "${unknown.slice(0, 80)}"; ${advice}`
}

function nearest(name: string, names: readonly string[]): string | undefined {
  const ranked = names
    .map((candidate) => ({ candidate, slips: slipsBetween(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.slips - b.slips)
  const [best] = ranked
  return best !== undefined && best.slips <= Math.ceil(name.length * SLIP_SHARE) ? best.candidate : undefined
}

function slipsBetween(given: string, candidate: string): number {
  // The unit left out, or the name of a list where it was one thing: "memory" for "memoryBytes".
  if (given.length > 2 && (candidate.startsWith(given) || given.startsWith(candidate))) return 1
  return editDistance(given.slice(0, 80), candidate)
}

/** Letters to insert, delete or replace (Levenshtein), by one row of the table at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (const [line, letter] of [...a].entries()) {
    const next = [line + 1]
    for (let column = 0; column < b.length; column++) {
      const replaced = (row[column] as number) + (letter === b[column] ? 0 : 1)
      next.push(Math.min(replaced, (row[column + 1] as number) + 1, (next[column] as number) + 1))
    }
    row = next
  }
  return row[b.length] as number
}
