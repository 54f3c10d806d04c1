import manifest from '../package.json' with { type: 'json' }
import { COMMANDS } from './commands/index.ts'
import { main } from './main.ts'
import { outliveReaders } from './process/outlive-readers.ts'
import { stopOnSignals } from './process/stop-on-signals.ts'

const { stdout, stderr, env: environment } = process

outliveReaders(stdout, stderr)
process.exitCode = await main(COMMANDS, manifest.version, process.argv.slice(2), {
  stdout,
  stderr,
  environment,
  stopped: stopOnSignals,
})
