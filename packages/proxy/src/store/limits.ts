/** Limits of the stores, each with the reason for its number. */

/**
 * Share of a memory store's bound that one body may have. One download must not push out all that is hot; yet a quarter still takes a 64 MB package into the default 256 MB.
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

/** Bytes of the bound for each hash that each queue remembers of its evictions: more than there are entries of a usual size. */
export const MEMORY_BYTES_PER_GHOST = 2048

/**
 * Bytes of the bound for each entry of the two caches that choose the order of eviction, and how many entries are enough: at 90 bytes
 * for both they cost half a hundredth of the bound, and with 512 the choice measured as good as with all keys.
 */
export const MEMORY_BYTES_PER_SHADOW = 16 * 1024
export const SHADOW_ENTRIES_MIN = 32
export const SHADOW_ENTRIES_MAX = 512

/** A slab is this share of the bound at most, so that half-used slabs never matter, within the two sizes below. */
export const SLAB_SHARE = 1 / 128
export const SLAB_BYTES_MIN = 4 * 1024
/** A reader of one small body can hold a whole slab in memory that the store has let go of: so, no larger. */
export const SLAB_BYTES_MAX = 1024 * 1024

/**
 * Share of the bound for decoded heads: what is asked for every few seconds. They are kept twice, so each costs a place that a body
 * could have: with a sixteenth half a hit in a hundred is lost, and the default 256 MB has room for 6,000 of them as it is.
 */
export const HOT_SHARE = 1 / 32

/** Chunks below this are gathered into blocks of it: a body that comes a byte at a time must not cost an object a byte. */
export const GATHER_BYTES = 16 * 1024

/** The smallest bound of a disk store: eight of the smallest segments. */
export const DISK_BYTES_MIN = 512 * 1024

/** Share of a disk store's bound that one body may have: a disk is there for what is large. */
export const DISK_OBJECT_SHARE = 1 / 2

/** Share of a disk store's bound that bodies on their way may take together, when room has to be made for them. */
export const DISK_PENDING_SHARE = 3 / 4

/** A segment is this share of the bound, within the two sizes: what is evicted at once, and how many descriptors are open. */
export const SEGMENT_SHARE = 1 / 32
export const SEGMENT_BYTES_MIN = 64 * 1024
export const SEGMENT_BYTES_MAX = 1024 ** 3

/** Bodies up to here lie in segments, and in memory until they are committed; a file of its own costs more than writing them. */
export const INLINE_BYTES_MAX = 128 * 1024

/** Share of a segment that an inline body may have, where segments are small. */
export const INLINE_SEGMENT_SHARE = 1 / 4

/** Inline bodies up to here are read together with their head: the page cache has them in the same page or the next. */
export const PREFETCH_BYTES_MAX = 16 * 1024

/** Appends are written together up to here: larger writes are no faster. */
export const SEGMENT_BATCH_BYTES = 1024 * 1024

/** Bytes of a large body that wait for the disk before its writer is asked to wait. */
export const SPILL_BYTES_MAX = 1024 * 1024

/** Bytes of a record's head. Longer is no head that the HTTP layers let in, so the record is not one of ours. */
export const RECORD_PAYLOAD_BYTES_MAX = 16 * 1024 * 1024

/** Bytes of the bound for each line of the index: with smaller responses on average, it is the index that is full first. */
export const DISK_BYTES_PER_LINE = 2048

/** And never more lines than this: their memory is about 100 bytes each. */
export const DISK_LINES_MAX = 2 ** 23

/** Share of an evicted segment that may be written again because it was used: with more the log would only copy itself. */
export const REINSERTED_SHARE = 3 / 4

/** A snapshot is written when so many times its own size has been appended since the last: a fifth more to write at most. */
export const SNAPSHOT_INTERVAL_FACTOR = 4

/** How long a store takes nothing after the file system failed for another reason than room. */
export const UNWRITABLE_MS = 10_000

/** The smallest bound of a store in Redis, as of one in memory. */
export const REDIS_BYTES_MIN = 256 * 1024

/** Share of the bound that one body may have there, as in memory; and never more: it waits in memory until it is whole. */
export const REDIS_OBJECT_SHARE = 1 / 4
export const REDIS_OBJECT_BYTES_MAX = 16 * 1024 * 1024

/** Bytes of all bodies that wait to be whole. */
export const REDIS_PENDING_BYTES_MAX = 64 * 1024 * 1024

/** A body in Redis lies in pieces of this: Redis does one thing at a time, and sending so much takes it well under a millisecond. */
export const REDIS_CHUNK_BYTES = 256 * 1024

/** What a body costs Redis beside its bytes: two keys, a hash, the slack of its allocator (measured: 450 to 560 bytes). */
export const REDIS_CHUNK_OVERHEAD_BYTES = 560

/** What an entry costs Redis beside its head and three times its key: hashes, and members of sets (measured: 1,440 bytes). */
export const REDIS_ENTRY_BYTES = 1_440

/** And what each of its tags costs, at most: one that nothing else has (measured: 118 bytes). */
export const REDIS_TAG_BYTES = 120

/** How long chunks stay that nobody has taken over yet, or that somebody still reads after their entry has gone. */
export const REDIS_LEASE_MS = 60_000

/** How long a command may take: a thousand times what it takes at rest, for a busy machine. Then the origin is asked instead. */
export const REDIS_TIMEOUT_MS = 500

/** How long a Redis that did not answer is left alone; and the longest pause between attempts to connect. */
export const REDIS_REST_MS = 1_000

/** The pause before the second attempt; it grows by as much with each. */
export const REDIS_RETRY_MS = 50

/** Purges that may be owed to a Redis that is away; with more of them all of it is purged when it is back. */
export const REDIS_OWED_MAX = 1_000

/** Lines of the file in which they are kept before it is written anew: twice what may be owed, some 200 KB. */
export const REDIS_OWED_LINES_MAX = 2_000

/** Entries that one script drops: five milliseconds (measured: 28 for 500), in which Redis does nothing else. */
export const REDIS_PURGE_AT_ONCE = 100

/** How long what Redis said of a key's variants is relied on while memory has some of them. */
export const REDIS_ASKED_MS = 1_000

/** Keys of which that is remembered; some hundred bytes each. */
export const REDIS_ASKED_MAX = 10_000

/** Characters of all of them: a URL may have tens of thousands. */
export const REDIS_ASKED_CHARS_MAX = 2 * 1024 * 1024

/** Ids of its entries begin here: no store in this process counts so far, so no entry is taken for one of another tier. */
export const REDIS_ID_FIRST = 2 ** 52
