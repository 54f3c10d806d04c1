import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { createSealing } from './node-sealing.ts'

const [OLD, NEW, FOREIGN] = [1, 2, 3].map((byte) => Buffer.alloc(32, byte)) as [Buffer, Buffer, Buffer]
const HEADER = Buffer.from('in clear')
const PLAIN = Buffer.from('what the others need not read')

/** One sealed frame, as it would travel. */
function sealed(secrets: readonly Uint8Array[], plain: Uint8Array = PLAIN) {
  const sealing = createSealing(secrets)
  const id = sealing.next()
  return { id, bytes: sealing.seal(id, plain, HEADER) }
}

const flipped = (bytes: Uint8Array, index: number) => bytes.map((byte, i) => (i === index ? byte ^ 1 : byte))

test('C13: who has the secret opens what another process sealed with it, and sees nothing of it without', () => {
  const { id, bytes } = sealed([OLD])
  expect(createSealing([OLD]).open(id, bytes, HEADER)).toEqual(PLAIN)
  expect(Buffer.from(bytes).includes('others')).toBe(false)
  expect(createSealing([FOREIGN]).open(id, bytes, HEADER)).toBeUndefined()
})

test('C13: a bit changed anywhere, in clear header, text or tag, opens nothing', () => {
  const { id, bytes } = sealed([OLD])
  const sealing = createSealing([OLD])
  for (let i = 0; i < bytes.length; i++) expect(sealing.open(id, flipped(bytes, i), HEADER)).toBeUndefined()
  for (let i = 0; i < HEADER.length; i++) expect(sealing.open(id, bytes, flipped(HEADER, i))).toBeUndefined()
  expect(sealing.open({ ...id, counter: id.counter + 1 }, bytes, HEADER)).toBeUndefined()
  expect(sealing.open({ ...id, bootId: flipped(id.bootId, 0) }, bytes, HEADER)).toBeUndefined()
  expect(sealing.open(id, bytes, HEADER)).toEqual(PLAIN)
})

test('C13: what is shorter than a tag, or empty, opens nothing', () => {
  const { id, bytes } = sealed([OLD], new Uint8Array())
  const sealing = createSealing([OLD])
  for (let length = 0; length < bytes.length; length++) {
    expect(sealing.open(id, bytes.subarray(0, length), HEADER)).toBeUndefined()
  }
  expect(sealing.open(id, bytes, HEADER)).toEqual(Buffer.alloc(0))
})

test('C13: secrets are rotated without a gap: first all can open the new one, then all seal with it, then the old one goes', () => {
  const stages = [[OLD], [OLD, NEW], [NEW, OLD], [NEW]]
  for (const [index, before] of stages.slice(0, -1).entries()) {
    const after = stages[index + 1] as Buffer[]
    for (const [sender, receiver] of [
      [before, after],
      [after, before],
    ] as const) {
      const { id, bytes } = sealed(sender)
      expect(createSealing(receiver).open(id, bytes, HEADER)).toEqual(PLAIN)
    }
  }
  const { id, bytes } = sealed([OLD])
  expect(createSealing([NEW]).open(id, bytes, HEADER)).toBeUndefined()
})

test('C13: no key and nonce meet twice: the counter rises within a boot, and each boot has an id of its own', () => {
  const sealing = createSealing([OLD])
  const ids = [sealing.next(), sealing.next(), sealing.next()]
  expect(ids.map((id) => id.counter)).toEqual([0, 1, 2])
  expect(createSealing([OLD]).next().bootId).not.toEqual(ids[0]?.bootId)
})

test('made-up boot ids push no key out: a flood of them leaves what was open before', () => {
  const sealing = createSealing([OLD])
  const { id, bytes } = sealed([OLD])
  expect(sealing.open(id, bytes, HEADER)).toEqual(PLAIN)
  for (let i = 0; i < 1_000; i++)
    expect(sealing.open({ ...id, bootId: randomBytes(16) }, bytes, HEADER)).toBeUndefined()
  expect(sealing.open(id, bytes, HEADER)).toEqual(PLAIN)
})

test('a secret is named by its hash, so that its name tells nothing of it and the same secret has the same name', () => {
  expect(createSealing([OLD]).next().keyId).toBe(createSealing([OLD, NEW]).next().keyId)
  expect(createSealing([NEW]).next().keyId).not.toBe(createSealing([OLD]).next().keyId)
})
