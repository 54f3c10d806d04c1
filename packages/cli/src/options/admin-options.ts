import { defaulted, flag, optional } from './entry.ts'
import { remoteAddress } from './host-port.ts'
import { word } from './word.ts'

/** How a command finds the running peer that it asks. */
export const adminOptions = {
  admin: defaulted(remoteAddress, '127.0.0.1:3129', 'the admin address of the peer to ask'),
  adminTokenFile: optional(word('FILE'), 'its first line is what a peer beyond loopback wants to be shown'),
}

export const json = flag('print JSON as the peer sent it')
