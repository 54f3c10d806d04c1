import { type CommunityOptions, createIdentity, type Identity } from '@cachereef/community'
import { identityFromSeed } from '@cachereef/community/testing'
import type { PeerId } from '@cachereef/protocol'
import { cheapCryptography, cheapTokens, type Keyring } from './cheap-cryptography.ts'
import type { Chance } from './chance.ts'
import { newerCryptography } from './newer-minor.ts'

/** Nothing is signed with it: the cheap cryptography needs none. */
const { privateKey: PRIVATE_KEY } = createIdentity()

/**
 * `real`: keys are made by nobody's seed, so a run can't be repeated. `keyed`: frames are signed cheaply, by somebody who has a real
 * key all the same, from the seed, for whatever else it is needed.
 */
export type SignatureKind = 'cheap' | 'keyed' | 'real'

/** Who a process is, through all its lives, and how it signs. */
export class Self {
  readonly #kind: SignatureKind
  readonly #chance: Chance
  #identity: Identity

  constructor(kind: SignatureKind, chance: Chance) {
    this.#kind = kind
    this.#chance = chance
    this.#identity = this.#another()
  }

  get id(): PeerId {
    return this.#identity.id
  }

  get incarnation(): number {
    return this.#identity.incarnation
  }

  get identity(): Identity {
    return this.#identity
  }

  live(): void {
    this.#identity = { ...this.#identity, incarnation: this.incarnation + 1 }
  }

  /** Everything about it is lost: the next life is somebody else's first. */
  forget(): void {
    this.#identity = this.#another()
  }

  /** `isNewer`: it speaks the next minor version. */
  options(
    keyring: Keyring,
    isNewer: boolean,
  ): Pick<CommunityOptions, 'identity' | 'cryptography' | 'tokens' | 'random'> {
    const random = this.#chance.next
    const identity = this.#identity
    if (this.#kind === 'real') return { identity, random }
    const cheap = cheapCryptography(this.id, keyring)
    const cryptography = isNewer ? newerCryptography(cheap) : cheap
    return { identity, random, cryptography, tokens: cheapTokens(`${this.id} ${this.incarnation}`) }
  }

  #another(): Identity {
    if (this.#kind === 'real') return createIdentity(0)
    const digits = this.#chance.hex(64)
    return this.#kind === 'keyed'
      ? identityFromSeed(Buffer.from(digits, 'hex'), 0)
      : { id: digits, privateKey: PRIVATE_KEY, incarnation: 0 }
  }
}
