#!/usr/bin/env node
// Parses on every Node since 14.8, so that an old one gets a sentence and not a syntax error.
const OLDEST = [22, 19]
const BUILT = new URL('../dist/index.js', import.meta.url)

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  process.stderr.write(
    `cachereef: needs Node.js ${OLDEST.join('.')} or newer, this is ${process.versions.node} (${process.execPath})\n`,
  )
  process.exitCode = 1
} else {
  const { existsSync } = await import('node:fs')
  if (existsSync(BUILT)) {
    await compileOnce()
    await import(BUILT.href)
  } else {
    process.stderr.write('cachereef: is not built yet: run `npm run build` in the checkout\n')
    process.exitCode = 1
  }
}

/**
 * Keeps compiled code for the next start: a tenth of what a start costs. In the user's own folder, for the shared temporary one,
 * Node's default, is a place where others could leave code.
 */
async function compileOnce() {
  const { existsSync } = await import('node:fs')
  const { enableCompileCache } = await import('node:module')
  const { homedir } = await import('node:os')
  const { join } = await import('node:path')
  const folders = process.env.XDG_CACHE_HOME ? [process.env.XDG_CACHE_HOME] : [homedir(), '.cache']
  // Where nothing can be made, as below a home that is not there, Node may try for ever.
  if (existsSync(folders[0])) enableCompileCache(join(...folders, 'cachereef'))
}
