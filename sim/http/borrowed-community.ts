import type { Community } from '@cachereef/community'
import type { Process } from './process.ts'

type Listener = (...args: unknown[]) => void

export interface Borrowing {
  /** Whose the listeners are. */
  readonly process: Process
  /** Resolves once it is a member or the master. */
  readonly joined: Promise<void>
  readonly leave: () => Promise<void>
}

/** A membership that the world began and will end, as a peer takes one. */
export function borrowed(community: Community, { process, joined, leave }: Borrowing): Community {
  const listening =
    (listen: (event: never, listener: Listener) => unknown) =>
    (event: never, listener: Listener): void =>
      void listen.call(community, event, (...args: unknown[]) => process.run(() => listener(...args)))
  const instead: Partial<Record<string | symbol, unknown>> = {
    start: () => joined,
    leave,
    on: listening(community.on as never),
    once: listening(community.once as never),
    [Symbol.asyncDispose]: async () => {},
  }
  return new Proxy(community, {
    get(target, key) {
      const own = instead[key]
      if (own !== undefined) return own
      // Its private members are only its own.
      const value: unknown = Reflect.get(target, key, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
