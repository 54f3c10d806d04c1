import { invalidFrames } from './invalid-frames.ts'
import { invalidPayloads } from './invalid-payloads.ts'
import { validFrames } from './valid-frames.ts'
import { validPayloads } from './valid-payloads.ts'

/** What every file says of itself. Bytes are hexadecimal; so are byte fields in values. */
export interface VectorFile<Vector> {
  readonly about: string
  readonly vectors: readonly Vector[]
}

/** Each file's name and text. */
export function vectorFiles(): Map<string, string> {
  const files: Record<string, VectorFile<unknown>> = {
    'valid-payloads.json': validPayloads(),
    'invalid-payloads.json': invalidPayloads(),
    'valid-frames.json': validFrames(),
    'invalid-frames.json': invalidFrames(),
  }
  return new Map(Object.entries(files).map(([name, file]) => [name, `${JSON.stringify(file, jsonValue, 2)}\n`]))
}

/** JSON has no bytes. */
function jsonValue(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? hexadecimal(value) : value
}

export function hexadecimal(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

export function fromHexadecimal(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'hex'))
}
