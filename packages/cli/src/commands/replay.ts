import { command } from '../command.ts'
import { failure } from '../errors.ts'
import { count } from '../options/count.ts'
import { duration } from '../options/duration.ts'
import { defaulted, flag, repeatable } from '../options/entry.ts'
import { size } from '../options/size.ts'
import { parseLogLine, SITE } from '../replay/log-line.ts'
import { readLog } from '../replay/read-log.ts'
import { replayView } from '../views/replay-view.ts'

const PEERS = [1, 2, 4, 8, 16]
const PEERS_MAX = 256

export const replay = command({
  name: 'replay',
  summary: 'what a community would have saved, by an access log',
  details:
    'Reads a log in the common or combined format (Apache, nginx; with a virtual host in front or without) or in that of ' +
    'Squid, and prints for several numbers of peers the hits and the bytes that they would have saved, together and each ' +
    'alone, and how many peers are worth having. A log does not say for how long a response is fresh, so `--fresh` does. ' +
    'Nothing is fetched, and no peer need run.',
  argument: { name: 'LOG', help: 'a file, unpacked where its name ends in .gz; - is standard input', required: true },
  options: {
    peers: repeatable(count(1, PEERS_MAX), 'a number of peers to try', PEERS.join(', ')),
    memory: defaulted(size, '256MB', 'what each peer has for its cache'),
    fresh: defaulted(duration, '1h', 'how long a response is taken to be fresh'),
    json: flag('print JSON'),
  },
  async run({ peers = PEERS, memory, fresh, json }, { stdout }, path = '') {
    const { createPrediction } = await import('@cachereef/proxy')
    const prediction = createPrediction({ peers, memoryBytes: memory, freshMs: fresh, cut: [SITE] })
    let [lines, unread] = [0, 0]
    for await (const line of readLog(path)) {
      const request = parseLogLine(line)
      lines++
      if (request === undefined) unread++
      else prediction.take(request)
    }
    if (lines === unread) {
      const found = lines === 0 ? 'has no line' : 'has no line in a format known: common, combined, or that of Squid'
      throw failure(`${path} ${found}`)
    }
    const report = { ...prediction.report(), unread }
    stdout.write(json ? `${JSON.stringify(report)}\n` : replayView(report))
  },
})
