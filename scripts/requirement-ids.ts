import { readFileSync, globSync } from 'node:fs'

/** Where tests stand, from the root of the checkout. */
const TEST_FILES = ['packages/*/src/**/*.test.ts', 'sim/**/*.test.ts', 'test/**/*.test.ts', 'examples/**/*.test.ts']

const TITLE = /\b(?:test|it|hostTest)(?:\.\w+)*\(\s*(['"`])((?:\\.|(?!\1).)*)\1/gs
const RANGE = /\b([ABC])(\d+)(?:[–-]\1?(\d+))?\b/g

export interface NamedTest {
  /** From the root of the checkout. */
  readonly file: string
  readonly title: string
}

/** The requirements that a title names: "A8–A12, B4: …" names six, "… (B6)" one. */
export function idsIn(title: string): string[] {
  return [...title.matchAll(RANGE)].flatMap(([, family, first, last]) => {
    const [from, to] = [Number(first), Number(last ?? first)]
    return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => `${family}${from + i}`)
  })
}

/** Every requirement that some test's title names, with those tests. `root`: the checkout. */
export function testsByRequirement(root: string): ReadonlyMap<string, readonly NamedTest[]> {
  const found = new Map<string, NamedTest[]>()
  for (const file of globSync(TEST_FILES, { cwd: root, exclude: (name) => name === 'node_modules' }).sort()) {
    const text = readFileSync(`${root}/${file}`, 'utf8')
    for (const [, , title = ''] of text.matchAll(TITLE)) {
      for (const id of idsIn(title)) found.set(id, [...(found.get(id) ?? []), { file, title }])
    }
  }
  return found
}
