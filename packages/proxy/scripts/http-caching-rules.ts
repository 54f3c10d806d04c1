import { readdirSync, readFileSync } from 'node:fs'

/** A requirement as the code that fulfils it names it: `// RFC9111-5.1 first-member: Of an Age that is a list …`. */
export interface Rule {
  /** Such as "RFC9111-5.1 first-member". */
  readonly tag: string
  readonly rfc: number
  readonly section: string
  readonly text: string
  readonly file: string
  /** The function, or constant, that fulfils it. */
  readonly where: string
  /** Files of the tests that name it in a title. */
  readonly tests: readonly string[]
}

const RULE = /^(\s*)\/\/ (RFC([0-9]+)-([0-9.]+) [a-z-]+): (.+)$/
const DECLARATION = /^(?:export )?(?:async )?(?:function|const|class) (\w+)/
const TITLE = /RFC[0-9]+-[0-9.]+ [a-z-]+/g

/** The rules of a folder of sources, in the order of the RFCs. */
export function readRules(folder: URL): readonly Rule[] {
  const tested = readTested(folder)
  const rules = files(folder, (name) => !name.endsWith('.test.ts')).flatMap(({ name, lines }) =>
    lines.flatMap((line, index) => {
      const match = RULE.exec(line)
      if (match === null) return []
      const [, indent = '', tag = '', rfc = '', section = '', text = ''] = match
      return [
        {
          tag,
          rfc: Number(rfc),
          section,
          text,
          file: name,
          where: declaration(lines, index, indent === ''),
          tests: tested.get(tag) ?? [],
        },
      ]
    }),
  )
  return rules.sort(
    (a, b) =>
      a.rfc - b.rfc ||
      compareSections(a.section, b.section) ||
      a.tag.localeCompare(b.tag) ||
      a.file.localeCompare(b.file),
  )
}

/** Which rules the titles of tests name, and in which files. */
export function readTested(folder: URL): ReadonlyMap<string, readonly string[]> {
  const tested = new Map<string, string[]>()
  for (const { name, lines } of files(folder, (file) => file.endsWith('.test.ts'))) {
    for (const tag of lines.join('\n').match(TITLE) ?? []) {
      const known = tested.get(tag)
      if (known === undefined) tested.set(tag, [name])
      else if (!known.includes(name)) known.push(name)
    }
  }
  return tested
}

function files(
  folder: URL,
  takes: (name: string) => boolean,
): { readonly name: string; readonly lines: readonly string[] }[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && takes(name))
    .sort()
    .map((name) => ({ name, lines: readFileSync(new URL(name, folder), 'utf8').split('\n') }))
}

/** Within a body the declaration is above; beside it, below. */
function declaration(lines: readonly string[], index: number, beside: boolean): string {
  for (let i = index; i >= 0 && i < lines.length; i += beside ? 1 : -1) {
    const match = DECLARATION.exec(lines[i] as string)
    if (match !== null) return match[1] as string
  }
  throw new Error(`no declaration holds the rule: ${lines[index]}`)
}

function compareSections(a: string, b: string): number {
  const left = a.split('.').map(Number)
  const right = b.split('.').map(Number)
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? -1) - (right[i] ?? -1)
    if (difference !== 0) return difference
  }
  return 0
}
