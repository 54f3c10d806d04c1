import type { Command } from '../command.ts'
import { cacheServer } from './cache-server.ts'
import { explain } from './explain.ts'
import { keygen } from './keygen.ts'
import { leave } from './leave.ts'
import { peer } from './peer.ts'
import { purge } from './purge.ts'
import { replay } from './replay.ts'
import { status } from './status.ts'
import { top } from './top.ts'
import { up } from './up.ts'

/** In the order in which `--help` and docs/cli.md list them: what serves, what asks a running peer, what prepares. */
export const COMMANDS: readonly Command[] = [up, peer, cacheServer, status, top, explain, purge, leave, keygen, replay]
