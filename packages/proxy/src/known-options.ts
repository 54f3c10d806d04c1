import { type OptionNames, unknownOption } from '@cachereef/community'
import { PeerError } from './errors.ts'

/** Throws PeerError `invalid-option` for a name that is none of the options, with the one that was probably meant. */
export function refuseUnknownOptions<Options>(operation: string, given: object, known: OptionNames<Options>): void {
  const unknown = unknownOption(operation, given, known)
  if (unknown !== undefined) throw new PeerError('invalid-option', unknown)
}
