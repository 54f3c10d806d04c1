import { readdirSync, readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { decoderFile } from '../scripts/generate/decoder.ts'
import { outputs } from '../scripts/generate/outputs.ts'
import { Reader } from './codec/reader.ts'
import { MINOR } from './envelope.ts'
import { MESSAGES } from './messages.ts'
import { decodePayload, encodePayload } from './payload.ts'
import { addedField, field, u8, varint } from './schema.ts'
import { NAMES_OF_MESSAGES } from './testing/arbitraries.ts'
import { samplePayload } from './testing/samples.ts'

const root = resolve(import.meta.dirname, '../../..')
const files = outputs()

describe('what follows from the message table', () => {
  it.each([...files])('%s is what scripts/generate.ts prints today', (path, text) => {
    expect(readFileSync(resolve(root, path), 'utf8')).toBe(text)
  })

  it('is all that the folder of generated code holds', () => {
    const folder = 'packages/protocol/src/generated'
    const found = readdirSync(resolve(root, folder), { recursive: true, encoding: 'utf8' })
    const expected = [...files.keys()]
      .filter((path) => path.startsWith(folder))
      .map((path) => path.slice(folder.length + 1))
    expect(found.filter((path) => path.endsWith('.ts')).sort()).toEqual(expected.sort())
  })
})

describe('the message table', () => {
  it('gives each message a code of its own', () => {
    const codes = Object.values(MESSAGES).map(({ code }) => code)
    expect(new Set(codes).size).toBe(codes.length)
  })

  it('says of every message and every field what it is for', () => {
    for (const { doc, fields, sources } of Object.values(MESSAGES)) {
      expect(doc.length).toBeGreaterThan(20)
      expect(sources.length).toBeGreaterThan(0)
      for (const { doc: fieldDoc } of Object.values(fields)) expect(fieldDoc).not.toBe('')
    }
  })
})

describe('a payload of a newer minor version', () => {
  it.each(NAMES_OF_MESSAGES)('of CRMSG_%s is read, and what it has more is skipped', (name) => {
    const bytes = encodePayload(name, samplePayload(name))
    const longer = new Uint8Array([...bytes, 1, 2, 3])
    expect(decodePayload(name, longer, MINOR + 1)).toEqual(samplePayload(name))
    expect(() => decodePayload(name, longer)).toThrow(expect.objectContaining({ code: 'trailing-bytes' }))
  })
})

describe('a payload of an older minor version', () => {
  it('is read as if it held the fallback of the fields that came later', async () => {
    const read = await generated({
      old: field(u8, 'there from the start'),
      added: addedField(varint, 'came later', 1, 42),
    })
    expect(read(payload([7], 0))).toEqual({ old: 7, added: 42 })
    expect(read(payload([7, 9], 1))).toEqual({ old: 7, added: 9 })
    expect(() => read(payload([7], 1))).toThrow(expect.objectContaining({ code: 'truncated' }))
  })
})

function payload(bytes: number[], minor: number): Reader {
  const input = new Reader(Uint8Array.from(bytes))
  input.minor = minor
  return input
}

/** The decoder that would be generated for such fields. */
async function generated(fields: Parameters<typeof decoderFile>[0]['fields']): Promise<(input: Reader) => unknown> {
  const source = decoderFile({ name: 'Sample', fields, typeName: 'object', typeImport: '' })
  const script = stripTypeScriptTypes(source)
  const module = await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(script)}`)
  return module.readSample
}
