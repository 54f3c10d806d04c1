/**
 * The words of an entry's line in the table: sixteen, 64 bytes, one line of a processor's cache. The first eight are all that
 * finding and evicting need; the lines of a shadow cache have no others.
 */
export const ENTRY_WORDS = 16
export const QUEUE_WORDS = 8

export const HASH = 0
/** Next line of the same bucket. */
export const NEXT = 1
/** Neighbours in the eviction queue: line + 1, 0 at the ends. */
export const NEWER = 2
export const OLDER = 3
/** Which queue the entry is in, and how often it was used lately. */
export const QUEUE = 4
export const USES = 5
/** Bytes that the eviction queues count for the entry. */
export const WEIGHT = 6
/** The number of its last move to the front of a queue. */
export const MOVED = 7
/** Where the encoded head lies in the arena, and its bytes. */
export const HEAD_AT = 8
export const HEAD_BYTES = 9
/** Line of the body; -1: empty. */
export const BODY = 10
export const ID_LOW = 11
export const ID_HIGH = 12
/** See entry-marks.ts. */
export const DOMAIN = 13
export const TAGS_LOW = 14
export const TAGS_HIGH = 15

/** A body's line: how many entries refer to it, its bytes, and where it lies in the arena. Word 0 links free lines. */
export const BODY_WORDS = 4
export const BODY_REFERENCES = 1
export const BODY_BYTES = 2
export const BODY_AT = 3
