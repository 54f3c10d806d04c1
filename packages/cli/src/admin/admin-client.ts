import { failure } from '../errors.ts'
import { ADMIN_ACTION_MS, ADMIN_ANSWER_MS } from '../limits.ts'
import { readAdminToken } from './admin-token.ts'

export interface AdminOptions {
  /** "HOST:PORT" of a peer's admin listener. */
  readonly admin: string
  readonly adminTokenFile?: string | undefined
}

/**
 * `GET` of an admin path, as JSON.
 *
 * @param mark what every peer's answer has: a cache server answers to `/status` too, of something else
 * @throws CliError `failed` where no peer answers, or it refuses; the message is the peer's own where it gave one
 */
export async function askPeer<T>(
  { admin }: Pick<AdminOptions, 'admin'>,
  path: string,
  mark: keyof T & string,
): Promise<T> {
  const answer = await exchange(admin, path, { signal: AbortSignal.timeout(ADMIN_ANSWER_MS) })
  if (typeof answer === 'object' && answer !== null && mark in answer) return answer as T
  throw failure(`${admin} is no peer, though it answers; --admin names the admin address of one`)
}

/** `POST` of what changes something, with the header that no other site's page can send. Throws as `askPeer`. */
export async function tellPeer<T>({ admin, adminTokenFile }: AdminOptions, path: string, body?: object): Promise<T> {
  const headers: Record<string, string> = { 'CacheReef-Admin': '1' }
  if (adminTokenFile !== undefined) headers.Authorization = `Bearer ${await readAdminToken(adminTokenFile)}`
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  const signal = AbortSignal.timeout(ADMIN_ACTION_MS)
  return (await exchange(admin, path, {
    method: 'POST',
    headers,
    signal,
    ...(body && { body: JSON.stringify(body) }),
  })) as T
}

async function exchange(admin: string, path: string, init: RequestInit): Promise<unknown> {
  let response: Response
  let text: string
  try {
    response = await fetch(`http://${admin}${path}`, init)
    text = await response.text()
  } catch (cause) {
    throw failure(
      `${unanswered(cause)} at ${admin}; is a peer running there? --admin names the admin address of one`,
      cause,
    )
  }
  const answer = parse(text)
  if (response.ok && answer !== undefined) return answer
  throw failure(`${admin}${path} answered ${response.status}: ${detailOf(answer) ?? text.slice(0, 200)}`)
}

function unanswered(cause: unknown): string {
  if ((cause as Error).name === 'TimeoutError') return 'no answer in time'
  const reason = (cause as Error).cause
  const code = reason instanceof Error && 'code' in reason ? ` (${String(reason.code)})` : ''
  return `no answer${code}`
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The sentence for people in a problem detail (RFC 9457). */
function detailOf(answer: unknown): string | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined
  const { detail, title } = answer as { detail?: unknown; title?: unknown }
  return [detail, title].find((part) => typeof part === 'string')
}
