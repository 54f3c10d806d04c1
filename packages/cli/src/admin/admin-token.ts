import { readFile } from 'node:fs/promises'
import { failure } from '../errors.ts'

/**
 * The token that the admin listener asks for beyond loopback: the first line of a file, so that it stands in no
 * process list.
 */
export async function readAdminToken(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((cause: Error) => {
    throw failure(`--admin-token-file ${path}: ${cause.message}`, cause)
  })
  const token = text.split('\n', 1)[0]?.trim() ?? ''
  if (token === '') throw failure(`--admin-token-file ${path}: its first line is empty`)
  return token
}
