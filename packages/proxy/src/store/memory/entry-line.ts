/** The words of an entry's line in the table: sixteen, 64 bytes, one line of a processor's cache. */
export const ENTRY_WORDS = 16

export const HASH = 0
/** Next line of the same bucket. */
export const NEXT = 1
/** Neighbours in the eviction queue: line + 1, 0 at the ends. */
export const NEWER = 2
export const OLDER = 3
/** Which queue the entry is in, and how often it was used lately. */
export const QUEUE = 4
export const USES = 5
/** Where the encoded head lies in the arena, and its bytes. */
export const HEAD_AT = 6
export const HEAD_BYTES = 7
/** Line of the body; -1: empty. */
export const BODY = 8
export const ID_LOW = 9
export const ID_HIGH = 10
/** See entry-marks.ts. */
export const DOMAIN = 11
export const TAGS_LOW = 12
export const TAGS_HIGH = 13
/** Bytes that the eviction queues count for the entry. */
export const WEIGHT = 14

/** A body's line: how many entries refer to it, its bytes, and where it lies in the arena. Word 0 links free lines. */
export const BODY_WORDS = 4
export const BODY_REFERENCES = 1
export const BODY_BYTES = 2
export const BODY_AT = 3
