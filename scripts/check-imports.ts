/**
 * Fails where an import goes against the order of the packages, where the rooms of the proxy package reach upwards,
 * where files import each other in a circle, or where a pure core imports from Node.
 *
 * Types count too: an arrow that only types follow is still an arrow in the reader's head. Tests may import anything
 * of their own package.
 */
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import ts from 'typescript'

/** Each may import those in its list. Nothing imports the command. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  protocol: [],
  allocation: ['protocol'],
  election: ['protocol'],
  community: ['protocol', 'allocation', 'election'],
  proxy: ['protocol', 'allocation', 'community'],
  cli: ['protocol', 'community', 'proxy'],
}

/** A room of packages/proxy/src imports only from those before it; files that stand in no room are free. */
const PROXY_ROOMS = [
  'http',
  'policy',
  'store',
  'origin',
  'engine',
  'link',
  'routing',
  'mirror',
  'verify',
  'reroute',
  'listen',
  'admin',
]

const PURE = [
  /^packages\/(protocol|allocation|election)\/src\//,
  /^packages\/community\/src\/core\//,
  /^packages\/proxy\/src\/policy\//,
]

interface Import {
  readonly from: string
  readonly to: string
}

const files = globSync('packages/*/src/**/*.ts').filter(
  (file) => !file.endsWith('.test.ts') && !file.includes('/testing/'),
)
const imports: readonly Import[] = files.flatMap((from) =>
  ts.preProcessFile(readFileSync(from, 'utf8'), true, true).importedFiles.map(({ fileName }) => ({
    from,
    to: fileName.startsWith('.') ? resolved(from, fileName) : fileName,
  })),
)

const complaints = [
  ...imports.filter(againstOrder).map(({ from, to }) => `${from} imports ${to}: that is upwards`),
  ...imports.filter(upwardsInProxy).map(({ from, to }) => `${from} imports ${to}: that room is above it`),
  ...imports.filter(impure).map(({ from, to }) => `${from} imports ${to}: a pure core imports nothing from Node`),
  ...circles().map((circle) => `import in a circle: ${circle.join(' → ')}`),
]
for (const complaint of complaints) console.error(complaint)
console.log(`${files.length} files, ${imports.length} imports, ${complaints.length} complaints`)
process.exitCode = complaints.length === 0 ? 0 : 1

function resolved(from: string, specifier: string): string {
  return normalize(join(dirname(from), specifier))
}

function packageOf(file: string): string {
  return file.split('/')[1] ?? ''
}

function againstOrder({ from, to }: Import): boolean {
  const [, target] = /^@cachereef\/([^/]+)/.exec(to) ?? []
  if (target !== undefined) return !MAY_IMPORT[packageOf(from)]?.includes(target)
  return to.startsWith('packages/') && packageOf(from) !== packageOf(to)
}

function upwardsInProxy({ from, to }: Import): boolean {
  const [own, target] = [from, to].map((file) =>
    PROXY_ROOMS.indexOf(/^packages\/proxy\/src\/([^/]+)\//.exec(file)?.[1] ?? ''),
  )
  return own! >= 0 && target! > own!
}

function impure({ from, to }: Import): boolean {
  return to.startsWith('node:') && PURE.some((place) => place.test(from))
}

/** Depth first; a file met again on the way down closes a circle. Each circle is reported once. */
function circles(): string[][] {
  const found: string[][] = []
  const done = new Set<string>()
  const visit = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) {
      found.push([...way.slice(way.indexOf(file)), file])
      return
    }
    if (done.has(file)) return
    for (const { to } of imports.filter(({ from }) => from === file)) visit(to, [...way, file])
    done.add(file)
  }
  for (const file of files) visit(file, [])
  return found
}
