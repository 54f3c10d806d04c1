/** Limits of the stores, each with the reason for its number. */

/**
 * Share of a memory store's bound that one body may have. One download must not push out all that is hot, and S3-FIFO
 * gives what is new a tenth: a quarter still takes a 64 MB package into the default 256 MB.
 */
export const MEMORY_OBJECT_SHARE = 1 / 4

/** Variants of one key. More than a site's languages times its codings; beyond it, `Vary` is on something like a cookie. */
export const VARIANTS_MAX = 64

/** Tags of one response that are indexed: the most that the networks which made them usual document. */
export const TAGS_MAX = 1000

/** Characters of one tag, as those networks bound it. */
export const TAG_CHARS_MAX = 1024

/** The smallest bound of a memory store: below it, its own tables would not fit. */
export const MEMORY_BYTES_MIN = 64 * 1024
