/** Limits of the policy. Each number says why it is what it is. */

/** The largest number of seconds: what RFC 9111 section 1.2.2 has a cache use in place of anything greater. 68 years. */
export const SECONDS_MAX = 2 ** 31

/** Cache directives of a message. The registry has some 15; whoever sends more than this is not to be stored. */
export const DIRECTIVES_MAX = 256

/** Names in a Vary. Real ones have up to 8; a response that varies by more has as good as no second reader. */
export const VARY_NAMES_MAX = 32

/** Variants under one key that are compared with a request, the newest first: a thousand would cost more than the origin does. */
export const VARIANTS_COMPARED_MAX = 128

/** Entity tags of an If-None-Match that are compared. Browsers send one, caches one a variant. */
export const ENTITY_TAGS_MAX = 256

/** Entity tags of other variants that one request asks the origin about; with usual tags half a kilobyte of its head. */
export const TAGS_ASKED_MAX = 16

/** Ranges that one request may ask for; document readers ask for up to 20 at once. Beyond it the Range is ignored. */
export const RANGES_MAX = 32

/** Ranges of one request that may overlap another: more is an attack (RFC 9110 section 17.15). */
export const OVERLAPS_MAX = 2

/** Normal forms remembered of each Accept field: all browsers in use send a few hundred values. */
export const NORMAL_FORMS_KEPT_MAX = 512

/** The longest value that is remembered: those of browsers have up to 140 characters. With the above, a megabyte at most. */
export const NORMAL_FORM_KEPT_CHARS_MAX = 256
