const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/**
 * Aborts on the first SIGINT or SIGTERM, so that the command can leave in good order. The second one ends the process at
 * once, as the signal itself does, which a shell reports as 130 or 143. A process started by `cachereef up` also stops
 * when that is gone.
 */
export function stopOnSignals(): AbortSignal {
  const controller = new AbortController()
  const onSignal = (signal: NodeJS.Signals): void => {
    if (!controller.signal.aborted) {
      controller.abort(signal)
      return
    }
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
