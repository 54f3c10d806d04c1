import { constants } from 'node:os'

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/**
 * Aborts on the first SIGINT or SIGTERM, so that the command can leave in good order; the second ends the process at
 * once with 128 + its number, as a shell reports it. A process started by `cachereef up` also stops when that is gone.
 */
export function stopOnSignals(): AbortSignal {
  const controller = new AbortController()
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(128 + constants.signals[signal])
      controller.abort(signal)
    })
  }
  if (process.channel) {
    process.once('disconnect', () => controller.abort('disconnect'))
    // The listener would keep the process alive by itself; only what serves should.
    process.channel.unref()
  }
  return controller.signal
}
