import type { Status } from '@cachereef/proxy'
import { askPeer } from '../admin/admin-client.ts'
import { command } from '../command.ts'
import { adminOptions, json } from '../options/admin-options.ts'
import { statusView } from '../views/status-view.ts'

export const status = command({
  name: 'status',
  summary: 'community, role, epoch, peers, portions, cache figures',
  details: 'Asks a running peer what it knows of itself and of its community.',
  options: { ...adminOptions, json },
  async run(options, { stdout }) {
    const answer = await askPeer<Status>(options, '/status', 'peerId')
    stdout.write(options.json ? `${JSON.stringify(answer)}\n` : statusView(answer))
  },
})
