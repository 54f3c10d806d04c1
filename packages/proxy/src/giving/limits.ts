/** Limits of giving to other peers, where their user sets some. Each number says why it is what it is. */

/** The least bandwidth that can be set: a link of 2 Mbit/s; a peer that gives less is better left out of the community. */
export const GIVE_BYTES_PER_SECOND_MIN = 250_000

/** What is given beyond a bandwidth before it was earned: a peer is told "busy" when it would wait longer than for most origins. */
export const DEBT_MS_MAX = 500

/** Unused bandwidth that is saved up: a page with its pictures comes at once, and a second later it is as if it had been paced. */
export const SAVED_MS_MAX = 1_000

/** How often the machine is looked at: a few files and counters, too cheap to matter and soon enough for whoever sits there. */
export const LOOK_MS = 1_000

/** How often it is asked whether the link is metered, which starts a process. */
export const LOOK_AT_LINK_MS = 60_000
/** And how long that process may take. */
export const LINK_ANSWER_MS = 2_000

/** Processor share of all other programs above which the machine is in use, and below which it no longer is. */
export const USED_ABOVE = 0.5
export const UNUSED_BELOW = 0.25

/** So long it must be in use before giving ends: opening one program is no work. */
export const USED_FOR_MS = 10_000

/** So long it must be unused before giving begins again: each change moves content between peers. */
export const UNUSED_FOR_MS = 60_000

/** Part of the last second in the measured share of the processor; with it a burst of two seconds is no reason. */
export const SMOOTHING = 0.3

/** After the processor share was used up it must fall to this part of it before more is given. */
export const CPU_AGAIN = 0.8
