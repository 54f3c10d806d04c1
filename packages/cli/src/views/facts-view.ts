/** A JSON answer as text: "name: value" a line, what is nested indented below its name, empty parts left out. */
export function factsView(facts: object): string {
  return `${lines(facts).join('\n')}\n`
}

function lines(value: object): string[] {
  return Object.entries(value).flatMap(([name, part]: [string, unknown]) => {
    const label = Array.isArray(value) ? '-' : `${name}:`
    if (part === null || part === undefined) return []
    if (typeof part !== 'object') return [`${label} ${part as string | number | boolean}`]
    if (isListOfWords(part)) return part.length === 0 ? [] : [`${label} ${part.join(', ')}`]
    const nested = lines(part)
    return nested.length === 0 ? [] : [label, ...nested.map((line) => `  ${line}`)]
  })
}

function isListOfWords(part: object): part is unknown[] {
  return Array.isArray(part) && part.every((item) => typeof item !== 'object')
}
