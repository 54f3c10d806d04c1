import type { World } from '../world/world.ts'

/** Prints what happens at each peer, for somebody who looks for the reason of a failure. */
export function narrate(world: World, print: (line: string) => void): void {
  const say = (host: number, text: string) => print(`${world.nowMs.toFixed(1).padStart(9)}  p${host}  ${text}`)
  const before = world.onLife
  world.onLife = (host) => {
    before(host)
    const { number, community } = host
    say(number, `starts as ${host.id.slice(0, 4)}, life ${host.incarnation}`)
    community?.on('joined', () => say(number, `has joined as ${community.role} of ${community.id?.slice(0, 4)}`))
    community?.on('denied', ({ reason, detail }) => say(number, `was denied: ${reason}, ${detail}`))
    community?.on('allocation', () => {
      const list = community.peers.map(({ name, state }) => (state === 'alive' ? name : `${name}?`)).join(' ')
      say(number, `has {${community.epoch.term}, ${community.epoch.master.slice(0, 4)}} v${community.version}: ${list}`)
    })
    community?.on('peer-down', (peer, reason) => say(number, `${peer.name} is ${reason}`))
    community?.on('election', ({ from, on, to }) => {
      if (on !== 'master-heard' || from !== to) say(number, `${from} → ${to}: ${on}`)
    })
    community?.on('left', () => say(number, 'has left'))
    community?.on('refused', (kind, detail) => say(number, `refused ${kind} ${detail.slice(0, 20)}`))
  }
}
