import { SIGNAL_ECHO_MS } from '../limits.ts'

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/**
 * Aborts on the first SIGINT or SIGTERM, so that the command can leave in good order. Another one half a second later or
 * more ends the process at once, as the signal itself does, which a shell reports as 130 or 143. A process started by
 * `cachereef up` also stops when that is gone.
 */
export function stopOnSignals(): AbortSignal {
  const controller = new AbortController()
  let firstMs: number | undefined
  const onSignal = (signal: NodeJS.Signals): void => {
    firstMs ??= performance.now()
    controller.abort(signal)
    if (performance.now() - firstMs < SIGNAL_ECHO_MS) return
    // Not process.exit: it first waits for threads of the engine, which may be waiting for this one.
    for (const name of SIGNALS) process.off(name, onSignal)
    process.kill(process.pid, signal)
  }
  for (const name of SIGNALS) process.on(name, onSignal)

  if (process.channel) {
    process.once('disconnect', () => controller.abort('disconnect'))
    // The listener would keep the process alive by itself; only what serves should.
    process.channel.unref()
  }
  return controller.signal
}
