/** Every bound of this package with the reason for its number. */

/**
 * How long a child of `cachereef up` may take to hand over and leave. A leaving master asks one successor after the
 * other and each may take a second; what takes ten times as long hangs.
 */
export const LEAVE_MS_MAX = 15_000

/**
 * A signal so soon after the first is the same one by another way: Ctrl-C goes to all processes of the terminal, and npm,
 * under which `npx` and `npm start` run, passes it on as well. On a busy machine that takes a tenth of a second.
 */
export const SIGNAL_ECHO_MS = 500

/** Peers that `cachereef up` starts at most: each is a process of some 80 MB, and a demonstration needs no more. */
export const UP_PEERS_MAX = 32

/** How long a command waits for the admin listener: it is on this machine or near, and answers from memory. */
export const ADMIN_ANSWER_MS = 10_000

/** A purge and a hand-over wait for other peers, each for seconds at most. */
export const ADMIN_ACTION_MS = 30_000

/** How often a live view asks again: as often as people can read figures, and no load to speak of. */
export const VIEW_INTERVAL_MS = 1_000

/** Log lines that the live view of `cachereef up` shows: enough to see a member come and go, with room for the table. */
export const VIEW_LOG_LINES = 8

/** Peers listed in a terminal view; the largest community would scroll everything else away. */
export const VIEW_PEERS = 50
