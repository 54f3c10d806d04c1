import * as v from 'valibot'
import { choice } from './choice.ts'
import { cidr } from './cidr.ts'
import { connectTo } from './connect-to.ts'
import { count } from './count.ts'
import { duration } from './duration.ts'
import { defaulted, flag, optional, repeatable } from './entry.ts'
import { listenAddress, remoteAddress } from './host-port.ts'
import { mirror, origin } from './origin.ts'
import { percentage } from './percentage.ts'
import { place } from './place.ts'
import { redisUrl } from './redis-url.ts'
import { share } from './share.ts'
import { size } from './size.ts'
import { name, word } from './word.ts'

const port = v.pipe(count(1, 65_535), v.title('PORT'))

/** What a peer caches, where from, and how; `up` takes these too and hands them to every peer. */
export const cacheOptions = {
  memory: defaulted(size, '256MB', 'bound of the memory store; 0 is off'),
  disk: defaulted(size, '0', 'bound of the disk store; 0 is off'),
  redis: optional(redisUrl, 'a Redis or Valkey that keeps what memory has not, in place of a disk; peers may share it'),
  redisSize: defaulted(size, '1GB', 'bound of what is kept there, whoever stores it'),
  reverse: optional(origin, 'every request is for this origin'),
  mirror: repeatable(mirror, 'requests below the prefix are for this origin; may be repeated'),
  connectTo: repeatable(
    connectTo,
    'connections meant for the first host and port go to the second, as in curl; may be repeated',
  ),
  connectPort: repeatable(port, 'ports that CONNECT may reach besides 443 and 563; may be repeated'),
  originTimeout: defaulted(
    duration,
    '60s',
    'how long an origin may take to answer, and between two parts of a body; at most 60s',
  ),
  allowPrivateOrigins: flag('let clients reach loopback, link-local and private addresses through the proxy'),
  replicas: defaulted(count(1, 8), '1', 'holders of each domain'),
  verifyShare: defaulted(share, '0.1%', 'of what peers answer, compared with the origin in the background; 0 is off'),
  deliver: defaulted(choice('relay', 'reroute'), 'relay', 'fetch from the holder, or send the client there'),
  location: defaulted(choice('table', 'master'), 'table', 'where a peer looks up holders'),
  maxPeers: defaulted(count(1, 4096), '256', 'a community of this size takes nobody more'),
  pingInterval: defaulted(duration, '500ms', 'how often the master asks its members for their state'),
  pingTimeout: optional(duration, 'silence after which a peer or a master is taken for dead', 'three intervals'),
}

/** What a peer gives to other peers (B12); its own clients are never limited. */
const giveOptions = {
  giveBandwidthUp: optional(size, 'bytes a second that other peers are sent at most', 'no limit'),
  giveBandwidthDown: optional(size, 'bytes a second that are fetched and taken over for them at most', 'no limit'),
  giveCpu: optional(percentage, 'share of the processors beyond which other peers must try elsewhere', 'no limit'),
  onlyWhenIdle: flag('give only while nobody else needs the machine, its battery or a metered link'),
}

/** How a process says what it does. */
export const logOptions = {
  logFormat: optional(choice('json', 'pretty'), 'how logs look, on standard error', 'pretty on a terminal, else json'),
  logLevel: defaulted(choice('debug', 'info', 'warn', 'error'), 'info', 'the least that is logged'),
}

/** Who may be in a community, for peers and cache servers alike. */
export const secretOptions = {
  secretFile: optional(word('FILE'), "the community's secret, made by cachereef keygen"),
  open: flag('take addresses beyond loopback although there is no secret'),
}

export const peerOptions = {
  listen: defaulted(listenAddress, '127.0.0.1:3128', 'for clients; port 0 is any free one, here and below'),
  allowClients: repeatable(
    cidr,
    'who may be a client; may be repeated',
    'loopback; also the local subnets where it listens beyond',
  ),
  advertiseListen: optional(remoteAddress, 'the client address that others are told', 'none on loopback'),
  peerListen: optional(
    listenAddress,
    'for other peers: CRMSG over UDP and TCP, and content over TLS',
    '127.0.0.1:3130; with a secret 0.0.0.0:3130',
  ),
  advertise: optional(remoteAddress, 'the peer address that others are told', 'the one that the master saw'),
  admin: defaulted(listenAddress, '127.0.0.1:3129', 'status, metrics, page'),
  adminTokenFile: optional(word('FILE'), 'its first line is what changes from beyond loopback must show'),
  community: defaulted(name, 'default', 'the community to join, or to found where there is none'),
  name: optional(name, 'how this peer is called in Via, Cache-Status and status', "the host's name"),
  cacheServer: repeatable(place, 'a directory to ask for communities; may be repeated'),
  discover: optional(
    choice('multicast', 'broadcast', 'off'),
    'how to look for communities on the local network',
    'multicast where it listens beyond loopback, else off',
  ),
  ...secretOptions,
  stateDir: optional(word('DIR'), 'identity and disk store', "the user's state directory, one folder a name"),
  ...cacheOptions,
  ...giveOptions,
  ...logOptions,
}
