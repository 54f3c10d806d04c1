import type { Status } from '@cachereef/proxy'
import { askPeer } from '../admin/admin-client.ts'
import { command } from '../command.ts'
import { usageError } from '../errors.ts'
import { adminOptions } from '../options/admin-options.ts'
import { liveView } from '../views/live-view.ts'
import { statusView } from '../views/status-view.ts'

export const top = command({
  name: 'top',
  summary: 'the same, live in the terminal',
  details: 'Shows what `cachereef status` shows, again every second, until Ctrl-C.',
  options: adminOptions,
  async run(options, { stdout, stopped }) {
    if (stdout.isTTY !== true)
      throw usageError('top needs a terminal; for other programs there is cachereef status --json')
    // Asked once before the screen is taken over: a peer that isn't there is a line of text, not a flicker.
    let shown = statusView(await askPeer<Status>(options, '/status', 'peerId'))
    await liveView(
      stdout,
      async () => {
        const answer = await askPeer<Status>(options, '/status', 'peerId').catch((error: Error) => error.message)
        if (typeof answer !== 'string') shown = statusView(answer)
        return typeof answer === 'string' ? `${shown}\n${answer}` : shown
      },
      stopped(),
    )
  },
})
