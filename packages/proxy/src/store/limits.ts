/** Limits of the stores, each with the reason for its number. */

/**
 * Share of a memory store's bound that one body may have. One download must not push out all that is hot, and S3-FIFO
 * gives what is new a tenth: a quarter still takes a 64 MB package into the default 256 MB.
 */
export const MEMORY_OBJECT_SHARE = 1 / 4

/** And no body may be longer than a place in the arena can say. */
export const MEMORY_OBJECT_BYTES_MAX = 2 ** 31 - 1024

/** Variants of one key. More than a site's languages times its codings; beyond it, `Vary` is on something like a cookie. */
export const VARIANTS_MAX = 64

/** Tags of one response that are indexed: the most that the networks which made them usual document. */
export const TAGS_MAX = 1000

/** Characters of one tag, as those networks bound it. */
export const TAG_CHARS_MAX = 1024

/** The smallest bound of a memory store: below it, its own tables would take too large a share. */
export const MEMORY_BYTES_MIN = 256 * 1024

/** The largest: places in its arena are 31 bits, counted in 16 bytes. */
export const MEMORY_BYTES_MAX = 31 * 1024 ** 3

/** Share of a memory store's bound that bodies on their way may take: the other half is always there to commit them into. */
export const MEMORY_PENDING_SHARE = 1 / 2

/** Bytes of the bound for each line of the entry table: an entry of an empty body with a short head costs about so much. */
export const MEMORY_BYTES_PER_LINE = 256

/** Bytes of the bound for each hash that is remembered after an eviction: more than there are entries of a usual size. */
export const MEMORY_BYTES_PER_GHOST = 1024

/** A slab is this share of the bound at most, so that half-used slabs never matter, within the two sizes below. */
export const SLAB_SHARE = 1 / 128
export const SLAB_BYTES_MIN = 4 * 1024
/** A reader of one small body can hold a whole slab in memory that the store has let go of: so, no larger. */
export const SLAB_BYTES_MAX = 1024 * 1024

/** Share of the bound for decoded heads: what is asked for every few seconds. */
export const HOT_SHARE = 1 / 16

/** Chunks below this are gathered into blocks of it: a body that comes a byte at a time must not cost an object a byte. */
export const GATHER_BYTES = 16 * 1024
