import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'

/**
 * Serves the repositories of a folder by git's smart protocol: git's own CGI program (RFC 3875), with pushes allowed to whoever
 * the repository's `http.receivepack` allows.
 */
export function gitBackend(folder: string): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => void answer(folder, request, response)
}

async function answer(folder: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, search } = new URL(request.url ?? '/', 'http://git.example')
  const { headers } = request
  const variables = {
    GIT_PROJECT_ROOT: folder,
    GIT_HTTP_EXPORT_ALL: '1',
    GIT_PROTOCOL: headers['git-protocol'] as string | undefined,
    REQUEST_METHOD: request.method,
    PATH_INFO: pathname,
    QUERY_STRING: search.slice(1),
    CONTENT_TYPE: headers['content-type'],
    CONTENT_LENGTH: headers['content-length'],
    HTTP_CONTENT_ENCODING: headers['content-encoding'],
  }
  const child = spawn('git', ['http-backend'], { env: { ...process.env, ...variables }, stdio: 'pipe' })
  child.stdin.on('error', () => {})
  child.stderr.resume()
  request.pipe(child.stdin)
  const [head, rest] = await headOf(child.stdout)
  response.statusCode = 200
  for (const line of head.split('\r\n')) {
    const [name = '', value = ''] = line.split(/:\s*/, 2)
    if (name === 'Status') response.statusCode = Number.parseInt(value, 10)
    else if (name !== '') response.appendHeader(name, value)
  }
  response.write(rest)
  child.stdout.pipe(response)
  await once(response, 'close')
}

/** What comes before the first empty line, and what has come of the rest. */
async function headOf(output: Readable): Promise<[head: string, rest: Buffer]> {
  let read = Buffer.alloc(0)
  while (!read.includes('\r\n\r\n')) {
    const chunk = output.read() as Buffer | null
    if (chunk === null) await Promise.race([once(output, 'readable'), once(output, 'end')])
    else read = Buffer.concat([read, chunk])
    if (output.readableEnded) break
  }
  const end = read.indexOf('\r\n\r\n')
  return [read.subarray(0, end).toString(), read.subarray(end + 4)]
}
