/** How a refusal is told to people. */
export interface RefusalText {
  /** `info`: what restarts, loss and elections leave behind. `warn`: somebody should look. */
  readonly level: 'info' | 'warn'
  readonly text: string
}

const info = (text: string): RefusalText => ({ level: 'info', text })
const warn = (text: string): RefusalText => ({ level: 'warn', text })

const LATE = info('a message came late or twice, and was ignored')
const OVER = info('a message of an epoch that is over was ignored; its sender is told')
const UNLISTED = info('a peer that is not on the list was told so, and may join')
const OTHER_SECRET = warn('a message that another secret, or none, protects was refused')
const MALFORMED = warn('bytes that are no message of this protocol were refused')
const FLOOD = warn('more came than one may send, and the rest was dropped')

const TEXTS: Readonly<Record<string, RefusalText>> = {
  replayed: LATE,
  stale: LATE,
  unasked: LATE,
  unexpected: LATE,
  'own-message': info('a message of this peer itself came back, and was ignored'),
  'wrong-recipient': info('a message to somebody else, or to an earlier life of this peer, was ignored'),
  'foreign-community': info('a message of another community was ignored'),
  'older-epoch': OVER,
  'election-older-epoch': OVER,
  stranger: UNLISTED,
  'election-stranger': UNLISTED,
  'election-unexpected': LATE,
  'update-without-base': info('a change to a list that is not here was ignored; the whole list is asked for'),
  suspect: info('the master is silent; others are asked whether they hear it'),
  unsuspect: info('the master is heard again'),
  'foreign-realm': warn('a message of another community, by its name or secret, was refused'),
  'seal-unexpected': OTHER_SECRET,
  'seal-missing': OTHER_SECRET,
  'seal-broken': OTHER_SECRET,
  'bad-signature': warn('a message that was not signed by whom it names was refused'),
  'bad-magic': MALFORMED,
  'bad-length': MALFORMED,
  truncated: MALFORMED,
  'too-large': MALFORMED,
  'unsupported-version': warn('a message of a version that this one does not speak was refused'),
  flood: FLOOD,
  'frame-flood': FLOOD,
  store: warn('the store of the cache server failed; masters are told to come again'),
}

/** The words for what `refused` tells: its kind, and nothing of what a sender says. */
export function refusalText(kind: string): RefusalText {
  if (Object.hasOwn(TEXTS, kind)) return TEXTS[kind] as RefusalText
  return kind.startsWith('denied-') ? info('a join was denied') : warn('something was refused, and changed nothing')
}
