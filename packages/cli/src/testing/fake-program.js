/**
 * Stands in for the command in tests of `up`: says that it serves, logs what it was given, and leaves when asked to.
 * The process named by FAKE_BROKEN complains and ends instead; the one named by FAKE_HANGING never serves.
 */
const words = process.argv.slice(2)
const named = words.indexOf('--name')
const name = named < 0 ? words[0] : words[named + 1]

const log = (text) => process.stderr.write(`${name} ${text}\n`)
const variables = Object.keys(process.env).filter((variable) => variable.startsWith('CACHEREEF_'))

process.on('SIGTERM', () => {
  log('leaves')
  process.exit(0)
})

if (name === process.env.FAKE_BROKEN) {
  process.stderr.write('cachereef: cannot listen on 127.0.0.1:3128\n')
  process.exitCode = 1
} else {
  log(`starts with ${words.join(' ')}`)
  log(`has variables ${variables.join(' ')}`)
  if (name !== process.env.FAKE_HANGING) {
    process.stdout.write('not a ready line\n')
    process.stdout.write(`${JSON.stringify({ event: 'ready', name, listen: `${name}.listen` })}\n`)
  }
  process.on('disconnect', () => process.exit(0))
}
