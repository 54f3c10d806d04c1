import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { weightOf } from '@cachereef/allocation'
import { expect, test, vi } from 'vitest'
import { Fields } from '../http/fields.ts'
import { capacityGiven, type GiveLimits } from './capacity-given.ts'
import { createGiving } from './giving.ts'
import { Idleness, type MachineUse } from './idleness.ts'
import { DEBT_MS_MAX, SAVED_MS_MAX, UNUSED_FOR_MS, USED_FOR_MS } from './limits.ts'
import { systemMachine } from './machine.ts'
import { paced } from './paced.ts'
import { ProcessorShare } from './processor-share.ts'
import { TokenBucket } from './token-bucket.ts'

const NONE: GiveLimits = {
  upBytesPerSecond: undefined,
  downBytesPerSecond: undefined,
  processorShare: undefined,
  onlyWhenIdle: false,
}
const use = (others: number, more: Partial<MachineUse> = {}): MachineUse => ({
  others,
  onBattery: undefined,
  onMeteredLink: undefined,
  ...more,
})

test('B12: bandwidth is saved up for a while, then bytes wait until they are earned, those behind them longer', () => {
  const bucket = new TokenBucket(1_000)
  expect(bucket.take(SAVED_MS_MAX, 0)).toBe(0)
  expect(bucket.take(100, 0)).toBe(100)
  expect(bucket.take(50, 0)).toBe(150)
  expect(bucket.debtMs(100)).toBe(50)
  // However long nothing is sent, no more than so much is saved.
  expect(bucket.take(SAVED_MS_MAX + 1, 1_000_000)).toBe(1)
})

test('B12: what passes a bucket in the long run is what it earns, whatever the sizes', () => {
  const bucket = new TokenBucket(10_000)
  let nowMs = 0
  let bytes = 0
  for (let i = 0; bytes < 1_000_000; i++) {
    const size = 1 + ((i * 7_919) % 4_000)
    nowMs += bucket.take(size, nowMs)
    bytes += size
  }
  expect(nowMs).toBeGreaterThanOrEqual(100_000 - SAVED_MS_MAX)
  expect(nowMs).toBeLessThan(100_000 + 1)
})

test('B12: a body keeps to the bandwidth, holds its source back, and is whole', async () => {
  vi.useFakeTimers()
  try {
    const bucket = new TokenBucket(1_000_000, 0)
    let read = 0
    const source = new Readable({
      highWaterMark: 1,
      read() {
        this.push(read++ < 10 ? Buffer.alloc(100_000, read) : null)
      },
    })
    const body = paced(source, bucket, () => Date.now())
    const startMs = Date.now()
    const whole = buffer(body).then((bytes) => ({ bytes, tookMs: Date.now() - startMs }))
    await vi.advanceTimersByTimeAsync(250)
    expect(read).toBeLessThan(8)
    await vi.advanceTimersByTimeAsync(1_000)
    const { bytes, tookMs } = await whole
    expect(bytes).toEqual(Buffer.concat(Array.from({ length: 10 }, (_, i) => Buffer.alloc(100_000, i + 1))))
    expect(tookMs).toBe(1_000)
  } finally {
    vi.useRealTimers()
  }
})

test('a body that breaks off breaks off here too, and one that nobody reads lets go of its source', async () => {
  const bucket = new TokenBucket(1_000_000_000)
  const broken = new Readable({ read: () => {} })
  const body = paced(broken, bucket, () => 0)
  const read = buffer(body)
  broken.destroy(new Error('it broke'))
  await expect(read).rejects.toThrow()
  const source = new Readable({ read: () => {} })
  paced(source, bucket, () => 0).destroy()
  await expect.poll(() => source.destroyed).toBe(true)
})

test('B12: a machine counts as used only after a while, and as idle again only after a longer one', () => {
  const idleness = new Idleness()
  idleness.observe(use(0.9), 0)
  idleness.observe(use(0.9), USED_FOR_MS - 1)
  expect(idleness.why).toBeUndefined()
  idleness.observe(use(0.1), USED_FOR_MS)
  idleness.observe(use(0.9), USED_FOR_MS + 1)
  expect(idleness.why).toBeUndefined()
  idleness.observe(use(0.9), 2 * USED_FOR_MS + 1)
  expect(idleness.why).toBe('its user needs it')
  // Between the two thresholds nothing changes, either way.
  for (let ms = 0; ms < 3 * UNUSED_FOR_MS; ms += 1_000) idleness.observe(use(0.4), 30_000 + ms)
  expect(idleness.why).toBe('its user needs it')
  const laterMs = 1_000_000
  idleness.observe(use(0.1), laterMs)
  idleness.observe(use(0.1), laterMs + UNUSED_FOR_MS - 1)
  expect(idleness.why).toBe('its user needs it')
  idleness.observe(use(0.1), laterMs + UNUSED_FOR_MS)
  expect(idleness.why).toBeUndefined()
})

test('B12: a battery and a metered link count at once', () => {
  const idleness = new Idleness()
  idleness.observe(use(0, { onBattery: true }), 0)
  expect(idleness.why).toBe('it runs on battery')
  idleness.observe(use(0, { onBattery: false, onMeteredLink: true }), 1)
  expect(idleness.why).toBe('its link is metered')
  idleness.observe(use(0), 2)
  idleness.observe(use(0), 2 + UNUSED_FOR_MS)
  expect(idleness.why).toBeUndefined()
})

test('B12: a processor share that was used up must fall clearly below its limit, and a short burst is none', () => {
  const share = new ProcessorShare(0.5)
  share.observe(1)
  expect(share.isSpent).toBe(false)
  for (let i = 0; i < 5; i++) share.observe(0.7)
  expect(share.isSpent).toBe(true)
  for (let i = 0; i < 20; i++) share.observe(0.45)
  expect(share.isSpent).toBe(true)
  for (let i = 0; i < 20; i++) share.observe(0.3)
  expect(share.isSpent).toBe(false)
})

test('B12, B8: the weight of a peer falls with what it gives, and to the least where it gives nothing now', () => {
  const all = { cpu: 4_000, bandwidthKbps: 1_000_000, cacheBytes: 256_000_000 }
  const weights = [
    capacityGiven(all, NONE, true),
    capacityGiven(all, { ...NONE, processorShare: 0.25 }, true),
    capacityGiven(
      all,
      { ...NONE, processorShare: 0.25, upBytesPerSecond: 1_000_000, downBytesPerSecond: 2_000_000 },
      true,
    ),
    capacityGiven(all, NONE, false),
  ].map((capacity) => weightOf(capacity))
  expect(weights).toEqual([...weights].sort((a, b) => b - a))
  expect(new Set(weights).size).toBe(4)
  expect(weights[3]).toBe(1)
  expect(capacityGiven(all, NONE, true)).toEqual(all)
})

function giving(limits: Partial<GiveLimits>, machine: Partial<{ others: number; own: number; battery: boolean }> = {}) {
  const clock = { nowMs: 0 }
  const seen: string[] = []
  const given = createGiving({
    limits: { ...NONE, ...limits },
    machine: {
      processors: () => ({ own: machine.own ?? 0, others: machine.others ?? 0 }),
      onBattery: () => machine.battery,
      onMeteredLink: async () => undefined,
    },
    now: () => clock.nowMs,
    onActive: (active, why) => seen.push(active ? 'active' : (why as string)),
  })
  return { given, clock, seen, machine }
}
const response = (bytes: number) => ({ status: 200, fields: new Fields(), body: Buffer.alloc(bytes) })

test('B12: beyond the bandwidth other peers are told to try elsewhere, until it is earned again', () => {
  const { given, clock } = giving({ upBytesPerSecond: 1_000 })
  given.up(response(SAVED_MS_MAX + DEBT_MS_MAX))
  expect(given.refusal()).toBeUndefined()
  given.up(response(1))
  expect(given.refusal()).toBe('its bandwidth for other peers is used')
  expect(given.mayFetch()).toBe(true)
  clock.nowMs = 1
  expect(given.refusal()).toBeUndefined()
})

test('B12: beyond the bandwidth of fetching for others they get what is here', async () => {
  const { given } = giving({ downBytesPerSecond: 1_000 })
  const upstream = given.down(async () => ({ ...response(2_000), storable: true, from: 'origin' }))
  await upstream({} as never)
  expect(given.mayFetch()).toBe(false)
  expect(given.refusal()).toBeUndefined()
})

test('B12: a peer that gives only when its machine is idle says when that changes, and why', () => {
  const { given, seen, machine, clock } = giving({ onlyWhenIdle: true }, { battery: true })
  given.look()
  given.look()
  expect(given.refusal()).toBe('this peer gives only when it is idle, and it runs on battery')
  expect(given.figures()).toMatchObject({ active: false, why: 'it runs on battery', onlyWhenIdle: true })
  machine.battery = false
  given.look()
  clock.nowMs = UNUSED_FOR_MS
  given.look()
  expect(given.refusal()).toBeUndefined()
  expect(seen).toEqual(['it runs on battery', 'active'])
})

test('without limits nothing is measured, refused or touched', () => {
  const { given, machine } = giving({})
  machine.battery = true
  given.look()
  const answer = response(1_000_000_000)
  expect(given.up(answer)).toBe(answer)
  expect(given.refusal()).toBeUndefined()
  expect(given.figures()).toEqual({ active: true, refused: 0 })
})

test('B12: a battery that is being emptied is seen, one of a mouse is not', async () => {
  const supplies = await mkdtemp(join(tmpdir(), 'cachereef-power-'))
  const supply = async (name: string, files: Record<string, string>) => {
    await mkdir(join(supplies, name))
    for (const [file, text] of Object.entries(files)) await writeFile(join(supplies, name, file), `${text}\n`)
  }
  const onBattery = () => systemMachine(supplies).onBattery()
  try {
    await supply('AC', { type: 'Mains', online: '0' })
    await supply('hidpp_battery_0', { type: 'Battery', scope: 'Device', status: 'Discharging' })
    expect(onBattery()).toBeUndefined()
    await supply('BAT0', { type: 'Battery', status: 'Full' })
    expect(onBattery()).toBe(false)
    await supply('BAT1', { type: 'Battery', status: 'Discharging' })
    expect(onBattery()).toBe(true)
  } finally {
    await rm(supplies, { recursive: true })
  }
})

test('B12: a metered link is seen where NetworkManager knows of one, and unknown where there is no NetworkManager', async () => {
  const programs = await mkdtemp(join(tmpdir(), 'cachereef-programs-'))
  const seen = async (): Promise<boolean | undefined> => systemMachine().onMeteredLink()
  const { PATH } = process.env
  process.env.PATH = `${programs}:/usr/bin:/bin`
  try {
    for (const [answer, metered] of [
      ['yes (guessed)\n\nunknown', true],
      ['no (guessed)\n\nunknown', false],
    ] as const) {
      await writeFile(join(programs, 'nmcli'), `#!/bin/sh\nprintf '${answer}\\n'\n`, { mode: 0o755 })
      expect(await seen()).toBe(metered)
    }
    process.env.PATH = join(programs, 'none')
    expect(await seen()).toBeUndefined()
  } finally {
    process.env.PATH = PATH
    await rm(programs, { recursive: true })
  }
})

test('the processors of this machine are shared between this process and others', () => {
  const machine = systemMachine()
  const untilMs = performance.now() + 50
  while (performance.now() < untilMs);
  const { own, others } = machine.processors()
  expect(own).toBeGreaterThanOrEqual(0)
  expect(own).toBeLessThanOrEqual(1)
  expect(others).toBeGreaterThanOrEqual(0)
  expect(others).toBeLessThanOrEqual(1)
})
