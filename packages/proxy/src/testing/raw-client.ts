import { once } from 'node:events'
import net from 'node:net'

/** Sends bytes as they are, and resolves with all that comes until the other end closes. */
export async function sendRaw(address: string, bytes: string): Promise<string> {
  const socket = dial(address)
  socket.write(bytes, 'latin1')
  return readToEnd(socket)
}

export function dial(address: string): net.Socket {
  const end = address.lastIndexOf(':')
  return net.connect({ host: address.slice(0, end), port: Number(address.slice(end + 1)), allowHalfOpen: true })
}

export async function readToEnd(socket: net.Socket): Promise<string> {
  let text = ''
  socket.setEncoding('latin1').on('data', (part: string) => (text += part))
  await once(socket, 'end')
  socket.destroy()
  return text
}

/** Resolves with what has come once it contains `wanted`; what comes after is not read away. */
export async function readUntil(socket: net.Socket, wanted: string): Promise<string> {
  let text = ''
  while (!text.includes(wanted)) {
    const [part] = (await once(socket, 'data')) as [Buffer]
    text += part.toString('latin1')
  }
  return text
}
