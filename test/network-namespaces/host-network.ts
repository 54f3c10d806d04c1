import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'

/** The program of iproute2 that makes namespaces and runs others in them. */
export const IP = 'ip'

/** RFC 2544's range for tests of network devices (RFC 6890): nothing real has such an address. */
const NETWORK = '198.18.0'

/** A hardware address that nobody has: what is sent there is lost without a sound. */
const NOBODY = '02:00:00:00:00:ff'

export interface Host {
  /** Its network namespace. */
  readonly namespace: string
  readonly address: string
}

/** Why network namespaces can't be used here; undefined where they can. */
export function namespacesRefused(): string | undefined {
  return refusal(() => new HostNetwork(1)[Symbol.dispose]())
}

/** Why this kernel can't delay and lose packets; undefined where it can. */
export function netemRefused(): string | undefined {
  return refusal(() => {
    using network = new HostNetwork(1)
    network.disturb(network.host(1), 'delay', '1ms')
  })
}

/**
 * Hosts on two switches with a cable between them, each host in a network namespace of its own, the switches in another:
 * the machine's own interfaces and addresses are neither used nor seen. The first half of the hosts, rounded up, is on the
 * left switch. Throws where the kernel or the user's rights don't allow it.
 */
export class HostNetwork implements Disposable {
  readonly hosts: readonly Host[]
  readonly #prefix = `reef${randomBytes(3).toString('hex')}`
  readonly #switches = `${this.#prefix}s`
  readonly #namespaces: string[] = []

  constructor(count: number) {
    this.hosts = Array.from({ length: count }, (_, i) => ({
      namespace: `${this.#prefix}h${i + 1}`,
      address: `${NETWORK}.${i + 1}`,
    }))
    try {
      this.#buildSwitches()
      for (const [index, host] of this.hosts.entries()) this.#plugIn(host, index)
    } catch (error) {
      this[Symbol.dispose]()
      throw error
    }
  }

  /** From 1. */
  host(number: number): Host {
    const host = this.hosts[number - 1]
    if (!host) throw new Error(`there is no host ${number}`)
    return host
  }

  get left(): readonly Host[] {
    return this.hosts.slice(0, Math.ceil(this.hosts.length / 2))
  }

  get right(): readonly Host[] {
    return this.hosts.slice(Math.ceil(this.hosts.length / 2))
  }

  /** Pulls the cable between the two switches. */
  cut(): void {
    ip('-n', this.#switches, 'link', 'set', 'cable-left', 'down')
  }

  repair(): void {
    ip('-n', this.#switches, 'link', 'set', 'cable-left', 'up')
  }

  /** From now on nothing that one host sends to another arrives; what the other sends still does. */
  deafen(from: Host, to: Host): void {
    ip('-n', from.namespace, 'neigh', 'replace', to.address, 'lladdr', NOBODY, 'dev', 'eth0', 'nud', 'permanent')
  }

  /** Undoes `deafen`. */
  hearAgain(from: Host, to: Host): void {
    ip('-n', from.namespace, 'neigh', 'del', to.address, 'dev', 'eth0')
  }

  /** Everything that the host sends goes through netem with these words, "delay 100ms loss 20%". */
  disturb(host: Host, ...words: readonly string[]): void {
    run(IP, 'netns', 'exec', host.namespace, 'tc', 'qdisc', 'replace', 'dev', 'eth0', 'root', 'netem', ...words)
  }

  [Symbol.dispose](): void {
    // With a namespace go the interfaces in it, and with one end of a cable the other.
    for (const namespace of this.#namespaces.splice(0)) ip('netns', 'del', namespace)
  }

  #buildSwitches(): void {
    this.#add(this.#switches)
    const inside = ['-n', this.#switches, 'link']
    ip(...inside, 'add', 'cable-left', 'type', 'veth', 'peer', 'name', 'cable-right')
    for (const side of ['left', 'right']) {
      // Without snooping a switch hands multicast to everybody, as a plain one does; there is no querier here.
      ip(...inside, 'add', side, 'type', 'bridge', 'mcast_snooping', '0')
      ip(...inside, 'set', side, 'up')
      ip(...inside, 'set', `cable-${side}`, 'master', side, 'up')
    }
  }

  #plugIn({ namespace, address }: Host, index: number): void {
    const side = this.left.length > index ? 'left' : 'right'
    this.#add(namespace)
    const port = `port${index + 1}`
    ip('-n', this.#switches, 'link', 'add', port, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', namespace)
    ip('-n', this.#switches, 'link', 'set', port, 'master', side, 'up')
    ip('-n', namespace, 'address', 'add', `${address}/24`, 'brd', '+', 'dev', 'eth0')
    ip('-n', namespace, 'link', 'set', 'eth0', 'up')
    ip('-n', namespace, 'link', 'set', 'lo', 'up')
  }

  #add(namespace: string): void {
    ip('netns', 'add', namespace)
    this.#namespaces.push(namespace)
  }
}

function ip(...args: readonly string[]): void {
  run(IP, ...args)
}

function run(program: string, ...args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' })
  if (error) throw error
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr.trim().replaceAll('\n', '; ')}`)
}

function refusal(attempt: () => void): string | undefined {
  try {
    attempt()
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}
