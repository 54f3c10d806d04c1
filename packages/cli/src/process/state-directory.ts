import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'

/** The user's state directory by the XDG Base Directory specification, one folder a name. */
export function stateDirectory(environment: Readonly<Record<string, string | undefined>>, name: string): string {
  const { XDG_STATE_HOME = '', HOME = homedir() } = environment
  // The specification has relative paths ignored.
  const base = isAbsolute(XDG_STATE_HOME) ? XDG_STATE_HOME : join(HOME, '.local', 'state')
  return join(base, 'cachereef', name)
}
