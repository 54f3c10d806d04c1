/** Limits of taking content over from earlier holders. Each number says why it is what it is. */

/** Earlier tables that are remembered: more changes in a row than a rolling restart of five peers makes. */
export const EARLIER_TABLES_MAX = 16

/** How long: after this what has been asked for has moved, and the rest is hardly worth a question each. */
export const EARLIER_TABLES_MS = 3_600_000
