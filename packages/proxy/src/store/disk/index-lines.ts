/** The words of an entry's line in a disk index: sixteen, 64 bytes. */
export const ENTRY_WORDS = 16
export const HASH = 0
/** Next line of the same bucket. */
export const NEXT = 1
/** A second hash of the key: the two together stand for it where the key itself is only on disk. */
export const HASH2 = 2
/** Hash of the selecting fields, which tells variants apart. */
export const SELECTING = 3
/** How often the entry was used since it was written: 0 to 3. */
export const USES = 4
/** Where the record with the newest head begins, and the bytes of that head. */
export const SEGMENT = 5
export const OFFSET = 6
export const HEAD_BYTES = 7
/** Line of the body + 1; 0: empty. */
export const BODY = 8
export const ID_LOW = 9
export const ID_HIGH = 10
/** See entry-marks.ts. */
export const DOMAIN = 11
export const TAGS_LOW = 12
export const TAGS_HIGH = 13
/** Raised by each new head. */
export const REVISION = 14

/** A body's line. Word 0 links free lines. */
export const BODY_WORDS = 10
export const REFERENCES = 1
/** 1: inline, behind its table of checksums; 2: in a file of its own. */
export const KIND = 2
/** Where the table of checksums is. */
export const TABLE_SEGMENT = 3
export const TABLE_OFFSET = 4
export const BYTES_LOW = 5
export const BYTES_HIGH = 6
export const BODY_ID_LOW = 7
export const BODY_ID_HIGH = 8
