import type { IncomingMessage } from 'node:http'
import type { Community, Identity } from '@cachereef/community'
import type { Rerouting } from './interface.ts'

/** Who sends the visitors: the peer that runs here, or a community that this computer is in by other means. */
export type RerouterMembership =
  | { readonly peer: { readonly community: Community; readonly rerouting: Rerouting } }
  | { readonly community: Community; readonly identity: Identity }

/** Options of `createRerouter`. */
export interface RerouterBehaviour {
  /**
   * What this site is called by its visitors and by the peers that fetch from it: "http://www.example.org". It is never
   * taken from a request, for then anybody could have any address signed.
   */
  readonly origin: string
  /** Which of the requests that could be sent on are. Default: all. A site knows what of it is not for everybody. */
  readonly eligible?: (request: IncomingMessage) => boolean
  /** The visitor's IP address. Default: the connection's; behind a proxy that isn't the visitor's. */
  readonly client?: (request: IncomingMessage) => string | undefined
  /**
   * SHA-256 of the content of a path with its query, where it is known: the holder then sends nothing else. Default:
   * unknown.
   */
  readonly digest?: (path: string) => Uint8Array | undefined | Promise<Uint8Array | undefined>
  /** A file is spread over several peers in slices of so many bytes, for visitors that ask by ranges. Default 8 MiB. */
  readonly sliceBytes?: number
  /**
   * Whether the visitors of an https site may be sent to peers, whose client listeners speak plain http: anybody on the
   * way could read and change what they get, and browsers refuse it in pages. Default false: then an https site sends
   * nobody.
   */
  readonly downgrade?: boolean
}

export type RerouterOptions = RerouterMembership & RerouterBehaviour

type RerouterOptionName =
  | keyof RerouterBehaviour
  | (RerouterMembership extends infer M ? (M extends M ? keyof M : never) : never)

export const REROUTER_OPTIONS: { readonly [Name in RerouterOptionName]: true } = {
  peer: true,
  community: true,
  identity: true,
  origin: true,
  eligible: true,
  client: true,
  digest: true,
  sliceBytes: true,
  downgrade: true,
}
