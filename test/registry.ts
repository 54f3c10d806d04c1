import { run } from './program.ts'

/** The registry that npm is configured with, without a slash at its end. */
export async function npmRegistry(): Promise<string> {
  const { stdout } = await run('npm', ['config', 'get', 'registry'])
  return stdout.toString().trim().replace(/\/$/, '')
}

/** Does anybody answer there? */
export async function isReachable(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(10_000) })
    return response.status < 500
  } catch {
    return false
  }
}
