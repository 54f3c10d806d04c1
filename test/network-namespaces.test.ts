import { expect, test } from 'vitest'
import { type Host, HostNetwork, namespacesRefused, netemRefused } from './network-namespaces/host-network.ts'
import { HostPeers, type View } from './network-namespaces/host-peers.ts'

/** How long a community may take, on a machine of two busy cores that also asks every peer for its status. */
const PATIENCE = { timeout: 20_000, interval: 200 }

const noNamespaces = namespacesRefused()
const noNetem = noNamespaces ?? netemRefused()

/** Skipped, by name and with the kernel's own word, where it refuses what the test needs. */
function hostTest(name: string, refused: string | undefined, body: () => Promise<void>): void {
  if (refused === undefined) test(name, body, 90_000)
  else test.skip(`${name} (skipped: ${refused})`, body)
}

const names = (hosts: readonly Host[]) => hosts.map((host) => host.address).sort()
const community = (hosts: readonly Host[]) => [
  expect.objectContaining({ peers: names(hosts), master: expect.anything() }),
]

/** Waits until these hosts are one community of just them, with one master that all of them name. */
async function together(peers: HostPeers, hosts: readonly Host[]): Promise<View> {
  await expect.poll(() => peers.views(hosts), PATIENCE).toEqual(community(hosts))
  const [view] = await peers.views(hosts)
  return view as View
}

function hostOf(network: HostNetwork, view: View): Host {
  const host = network.hosts.find((each) => each.address === view.master)
  if (!host) throw new Error(`no host is called ${view.master}`)
  return host
}

for (const method of ['multicast', 'broadcast']) {
  hostTest(`A14, B7: five hosts on a bridge, started at once, find each other by ${method}`, noNamespaces, async () => {
    using network = new HostNetwork(5)
    await using peers = new HostPeers()
    await peers.start(network.hosts, '--discover', method, '--peer-listen', '0.0.0.0:3130')
    await together(peers, network.hosts)
  })
}

hostTest('a cut cable leaves each half a master of its own, and its repair one community', noNamespaces, async () => {
  using network = new HostNetwork(5)
  await using peers = new HostPeers()
  await peers.start(network.hosts, '--discover', 'multicast', '--peer-listen', '0.0.0.0:3130')
  await together(peers, network.hosts)
  network.cut()
  await Promise.all([together(peers, network.left), together(peers, network.right)])
  network.repair()
  await together(peers, network.hosts)
})

hostTest(
  'A8–A12: a master whom nobody hears any more is replaced, and joins once it is heard again',
  noNamespaces,
  async () => {
    using network = new HostNetwork(3)
    await using peers = new HostPeers()
    await peers.start(network.hosts, '--discover', 'multicast', '--peer-listen', '0.0.0.0:3130')
    const before = await together(peers, network.hosts)
    const master = hostOf(network, before)
    const others = network.hosts.filter((host) => host !== master)
    for (const other of others) network.deafen(master, other)
    const after = await together(peers, others)
    expect(after.term).toBeGreaterThan(before.term)
    for (const other of others) network.hearAgain(master, other)
    await together(peers, network.hosts)
  },
)

hostTest('a master who hears nobody any more is replaced, and joins once it hears again', noNamespaces, async () => {
  using network = new HostNetwork(3)
  await using peers = new HostPeers()
  await peers.start(network.hosts, '--discover', 'multicast', '--peer-listen', '0.0.0.0:3130')
  const before = await together(peers, network.hosts)
  const master = hostOf(network, before)
  const others = network.hosts.filter((host) => host !== master)
  for (const other of others) network.deafen(other, master)
  const after = await together(peers, others)
  expect(after.term).toBeGreaterThan(before.term)
  for (const other of others) network.hearAgain(other, master)
  await together(peers, network.hosts)
})

hostTest('with 200 ms and 20 % loss between all hosts they become one community, and stay one', noNetem, async () => {
  using network = new HostNetwork(3)
  for (const host of network.hosts) network.disturb(host, 'delay', '100ms', 'loss', '10%')
  await using peers = new HostPeers()
  const patient = ['--ping-interval', '1s', '--ping-timeout', '5s']
  await peers.start(network.hosts, '--discover', 'multicast', '--peer-listen', '0.0.0.0:3130', ...patient)
  await together(peers, network.hosts)
})
