/**
 * How fast CRMSG is, and how small, beside JSON, msgpackr and protobufjs. Prints the table of docs/benchmarks/codec.md:
 *
 *     node --conditions=@cachereef/source bench/codec.ts
 */
import type { Message } from '@cachereef/protocol'
import { contendersFor } from './codec/contenders.ts'
import { type Timing, timeInterleaved } from './codec/interleaved.ts'
import { peerList, ping, status } from './codec/messages.ts'

/** More ids than the codec remembers, so that each is met as if for the first time. */
const STRANGE_LISTS = 300

const MESSAGES: readonly (readonly [string, readonly Message[]])[] = [
  ['PEERPING', [ping]],
  ['PEERSTATUS, 20 domains', [status]],
  ['UPDATEPEERLIST, 100 peers', [peerList()]],
  [
    'UPDATEPEERLIST, 100 peers, never seen before',
    Array.from({ length: STRANGE_LISTS }, (_, index) => peerList(1_000 + 100 * index)),
  ],
]

for (const [title, messages] of MESSAGES) {
  const contenders = contendersFor(messages)
  const encodings = timeInterleaved(contenders.map(({ name, encode }) => ({ name, run: encode })))
  const decodings = timeInterleaved(contenders.map(({ name, decode }) => ({ name, run: decode })))
  console.log(`\n### ${title}\n`)
  console.log('| | bytes | encode, a second | CRMSG is faster by | decode, a second | CRMSG is faster by |')
  console.log('| --- | --: | --: | --: | --: | --: |')
  contenders.forEach(({ name, bytes }, index) => {
    const speeds = [encodings, decodings].flatMap((timings) => [perSecond(timings[index]!), lead(timings, index)])
    console.log(`| ${[name, bytes.toLocaleString('en'), ...speeds].join(' | ')} |`)
  })
}

function perSecond({ nanoseconds }: Timing): string {
  return (1e9 / nanoseconds).toLocaleString('en', { maximumSignificantDigits: 3 })
}

function lead(timings: readonly Timing[], index: number): string {
  return index === 0 ? '' : `${(timings[index]!.nanoseconds / timings[0]!.nanoseconds).toFixed(1)} ×`
}
