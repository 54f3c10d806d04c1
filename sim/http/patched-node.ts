import { createRequire, syncBuiltinESMExports } from 'node:module'
import net from 'node:net'
import timersPromises from 'node:timers/promises'
import tls from 'node:tls'
import { currentProcess } from './process.ts'
import type { VirtualInternet } from './virtual-internet.ts'
import { VirtualTime } from './virtual-time.ts'

/** undici's time-outs share one timer and one list a process of Node, which would outlive each world and go wrong in the next. */
const undiciTimers = createRequire(import.meta.resolve('undici'))('./lib/util/timers.js') as Record<string, unknown>

interface Target {
  readonly host?: string
  readonly port?: number
}

/**
 * Puts simulated time, chance and connections in the place of Node's own for as long as it is in force, for all code of this process: so what
 * runs is what is published, with undici and Node's TLS and HTTP in between. What has no clock stays: microtasks, `setImmediate`.
 */
export function patchNode(time: VirtualTime, internet: VirtualInternet, random: () => number): Disposable {
  const undo: (() => void)[] = []
  const put = <T extends object>(owner: T, changes: Partial<Record<keyof T, unknown>>): void => {
    for (const [key, value] of Object.entries(changes)) {
      const before = Object.getOwnPropertyDescriptor(owner, key)
      Object.defineProperty(owner, key, { value, configurable: true, writable: true })
      undo.push(() => {
        if (before) Object.defineProperty(owner, key, before)
        else delete owner[key as keyof T]
      })
    }
  }

  class VirtualDate extends Date {
    constructor(...of: [] | [number | string]) {
      super(...((of.length === 0 ? [time.wallTime()] : of) as [number]))
    }

    static override now(): number {
      return time.wallTime()
    }
  }

  put(globalThis, {
    setTimeout: time.setTimeout,
    setInterval: time.setInterval,
    clearTimeout: time.clear,
    clearInterval: time.clear,
    Date: VirtualDate,
  })
  put(performance, { now: time.now })
  put(Math, { random })
  put(AbortSignal, { timeout: time.abortAfter })
  put(timersPromises, { setTimeout: time.pause })
  put(undiciTimers, {
    setTimeout: time.setTimeout,
    setFastTimeout: time.setTimeout,
    clearTimeout: time.clear,
    clearFastTimeout: time.clear,
  })

  const connectTls = tls.connect as (options: tls.ConnectionOptions) => tls.TLSSocket
  const dial = ({ host = '', port = 0 }: Target) => internet.connect(`${host}:${port}`)
  const inSimulation = () => currentProcess() !== undefined
  const connectNet = net.connect as (...args: unknown[]) => net.Socket
  put(net, { connect: (...args: unknown[]) => (inSimulation() ? dial(args[0] as Target) : connectNet(...args)) })
  put(tls, {
    connect(options: tls.ConnectionOptions & Target) {
      if (!inSimulation()) return connectTls(options)
      const { host: _host, port: _port, ...rest } = options
      return connectTls({ ...rest, socket: dial(options) })
    },
  })
  syncBuiltinESMExports()

  return {
    [Symbol.dispose]() {
      for (const put of undo.reverse()) put()
      syncBuiltinESMExports()
    },
  }
}
