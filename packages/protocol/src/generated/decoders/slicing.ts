// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Reader } from '../../codec/reader.ts'
import type { Slicing } from '../../structs.ts'

export function readSlicing(input: Reader): Slicing {
  return {
    domain: input.string(253, 'Slicing.domain'),
    slices: input.u16('Slicing.slices'),
  }
}
