import type { ServerResponse } from 'node:http'
import { EVENT_BACKLOG_BYTES_MAX, EVENT_FOLLOWERS_MAX } from '../limits.ts'

/** Server-sent events (HTML standard, section 9.2) to a bounded number of followers. */
export interface EventStream extends AsyncDisposable {
  /** Sends everything from now on, `first` at once. False: there are too many followers, and nothing was written. */
  follow(response: ServerResponse, first: { readonly type: string; readonly data: object }): boolean
  send(type: string, data: object): void
  /** So that what would be sent to nobody need not be made. */
  readonly followed: boolean
}

export function createEventStream(): EventStream {
  const followers = new Set<ServerResponse>()
  return {
    get followed() {
      return followers.size > 0
    },
    follow(response, { type, data }) {
      if (followers.size >= EVENT_FOLLOWERS_MAX) return false
      response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
      response.write(eventText(type, data))
      followers.add(response)
      response.once('close', () => followers.delete(response))
      return true
    },
    send(type, data) {
      if (followers.size === 0) return
      const text = eventText(type, data)
      for (const response of followers) {
        if (response.writableLength > EVENT_BACKLOG_BYTES_MAX) response.destroy()
        else response.write(text)
      }
    },
    async [Symbol.asyncDispose]() {
      for (const response of followers) response.end()
    },
  }
}

function eventText(type: string, data: object): string {
  return `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`
}
