/**
 * Packs every published package as npm would, has publint and attw judge the tarballs, then installs them together into
 * an empty project, imports every entry point there and starts the command. Needs `npm run build` before.
 */
import { execFileSync } from 'node:child_process'
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

interface Manifest {
  readonly name: string
  readonly version: string
  readonly exports: Readonly<Record<string, unknown>>
}

const manifests = globSync('packages/*/package.json').map((path) => ({
  folder: dirname(path),
  manifest: JSON.parse(readFileSync(path, 'utf8')) as Manifest,
}))

const scratch = mkdtempSync(join(tmpdir(), 'cachereef-packages-'))
try {
  const tarballs = manifests.map(({ folder, manifest }) => {
    const packed = run('npm', ['pack', '--json', '--pack-destination', scratch, '--workspace', folder])
    const tarball = join(scratch, `${manifest.name.replace('@', '').replace('/', '-')}-${manifest.version}.tgz`)
    console.log(`packed ${manifest.name}: ${entryCount(packed)} files`)
    return tarball
  })
  manifests.forEach(({ manifest }, index) => judge(manifest, tarballs[index]!))
  smoke(tarballs)
} finally {
  rmSync(scratch, { recursive: true })
}

function entryCount(packed: string): number {
  const answer = JSON.parse(packed) as
    | readonly { entryCount: number }[]
    | Readonly<Record<string, { entryCount: number }>>
  return Object.values(answer)[0]!.entryCount
}

function judge(manifest: Manifest, tarball: string): void {
  run('publint', ['run', tarball, '--strict'])
  // The command has no entry point to import, so there are no types to be wrong.
  if (entryPoints(manifest).length > 0) run('attw', [tarball, '--profile', 'esm-only'])
  console.log(`publint and attw find nothing wrong with ${manifest.name}`)
}

function smoke(tarballs: readonly string[]): void {
  const project = join(scratch, 'project')
  mkdirSync(project)
  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }\n')
  run('npm', ['install', '--no-audit', '--no-fund', ...tarballs], project)

  const specifiers = manifests.flatMap(({ manifest }) => entryPoints(manifest))
  const imports = specifiers.map(
    (specifier) => `if (!Object.keys(await import('${specifier}')).length) throw '${specifier}'`,
  )
  writeFileSync(join(project, 'smoke.js'), `${imports.join('\n')}\n`)
  run('node', ['smoke.js'], project)
  console.log(`imported ${specifiers.join(', ')} in an empty project`)

  const version = run(join(project, 'node_modules', '.bin', 'cachereef'), ['--version'], project).trim()
  const expected = manifests.find(({ manifest }) => manifest.name === '@cachereef/cli')!.manifest.version
  if (version !== expected) throw new Error(`cachereef --version said ${version}, not ${expected}`)
  console.log(`cachereef --version says ${version}`)
}

/** What a program may import, for example "@cachereef/community/testing". */
function entryPoints({ name, exports }: Manifest): string[] {
  return Object.keys(exports)
    .filter((path) => path !== './package.json')
    .map((path) => join(name, path))
}

/** Answers standard output; a failure ends the script with all that the program wrote. */
function run(program: string, words: readonly string[], cwd = process.cwd()): string {
  try {
    return execFileSync(program, words, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string }
    throw new Error(`${program} ${words.join(' ')} failed:\n${stdout}${stderr}`, { cause: error })
  }
}
