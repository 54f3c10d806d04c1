/**
 * Size and time of digests of what a peer holds (B13): made from the hashes of a store's index, read again, and asked.
 *
 *     node --conditions=@cachereef/source bench/contents.ts
 */
import { decodeDigest, encodeDigest } from '../packages/proxy/src/contents/digest.ts'
import { hashKey } from '../packages/proxy/src/store/key-hash.ts'

const SEED = 0x1234_5678
const QUESTIONS = 1_000_000
const url = (number: number) => `http://site${number % 9_973}.test/some/path/${number}`

console.log('| objects | bytes | bits an object | made in | read in | one question | wrong |')
console.log('| --- | --- | --- | --- | --- | --- | --- |')
for (const count of [1_000, 10_000, 100_000, 1_000_000]) {
  const hashes = Int32Array.from({ length: count }, (_, number) => hashKey(url(number), SEED))
  const { result: bytes, ms: madeMs } = timed(() => encodeDigest([{ seed: SEED, hashes }]))
  if (bytes === undefined) throw new Error('it is too large')
  const { result: digest, ms: readMs } = timed(() => decodeDigest(bytes))
  if (digest === undefined) throw new Error('it can not be read')
  let wrong = 0
  const startMs = performance.now()
  for (let number = count; number < count + QUESTIONS; number++) if (digest.mayHold(url(number))) wrong++
  const questionNs = ((performance.now() - startMs) * 1e6) / QUESTIONS
  const bits = ((bytes.length * 8) / count).toFixed(2)
  const share = ((100 * wrong) / QUESTIONS).toFixed(2)
  console.log(
    `| ${count} | ${bytes.length} | ${bits} | ${ms(madeMs)} | ${ms(readMs)} | ${Math.round(questionNs)} ns | ${share} % |`,
  )
}

/** The best of five: others use the machine too. */
function timed<T>(work: () => T): { readonly result: T; readonly ms: number } {
  let best = Number.POSITIVE_INFINITY
  let result = work()
  for (let round = 0; round < 5; round++) {
    const startMs = performance.now()
    result = work()
    best = Math.min(best, performance.now() - startMs)
  }
  return { result, ms: best }
}

function ms(value: number): string {
  return `${value < 10 ? value.toFixed(2) : Math.round(value)} ms`
}
