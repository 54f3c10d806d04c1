import { tellPeer } from '../admin/admin-client.ts'
import { command } from '../command.ts'
import { adminOptions } from '../options/admin-options.ts'

export const leave = command({
  name: 'leave',
  summary: 'the peer hands over and leaves',
  details: 'The peer takes itself off the list, the others take its portion over, and its process ends with status 0.',
  options: adminOptions,
  async run(options, { stdout }) {
    await tellPeer(options, '/leave')
    stdout.write(`the peer at ${options.admin} leaves\n`)
  },
})
