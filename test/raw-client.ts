import { connect } from 'node:net'

/** What came back for some bytes, and whether the other end closed the connection. */
export interface RawAnswer {
  readonly text: string
  readonly status: number
  readonly closed: boolean
}

/** How long a peer may take to close a connection that it has refused. */
const CLOSE_MS = 3_000

/** Sends bytes as they are, and takes what comes until the other end closes, or for a time. */
export function sendRaw(address: string, bytes: string, patienceMs = CLOSE_MS): Promise<RawAnswer> {
  const colon = address.lastIndexOf(':')
  const socket = connect({ host: address.slice(0, colon), port: Number(address.slice(colon + 1)) })
  let text = ''
  return new Promise((resolve) => {
    const end = (closed: boolean) => {
      clearTimeout(late)
      socket.destroy()
      resolve({ text, status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), closed })
    }
    const late = setTimeout(() => end(false), patienceMs)
    socket.setEncoding('latin1').on('data', (part: string) => (text += part))
    socket.on('error', () => {})
    socket.on('close', () => end(true))
    socket.write(bytes, 'latin1')
  })
}
