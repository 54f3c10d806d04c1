/** How often a process that npm started looks whether npm is still there. */
const LOOK_MS = 500

/**
 * Aborts once the parent is gone, where that is npm or npx: a signal that ends them does not reach what they run, for a
 * shell stands between. Whoever starts the command otherwise, with nohup say, may well end before it.
 */
export function whenNpmIsGone(environment: NodeJS.ProcessEnv): AbortSignal {
  const controller = new AbortController()
  if (environment.npm_command === undefined) return controller.signal
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    controller.abort('npm is gone')
  }, LOOK_MS)
  timer.unref()
  return controller.signal
}
