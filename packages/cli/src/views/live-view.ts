import { setTimeout as delay } from 'node:timers/promises'
import type { Output } from '../command.ts'
import { VIEW_INTERVAL_MS } from '../limits.ts'

const ENTER = '\u001b[?1049h\u001b[?25l'
const LEAVE = '\u001b[?25h\u001b[?1049l'
const HOME = '\u001b[H'
const CLEAR_LINE = '\u001b[K'
const CLEAR_BELOW = '\u001b[J'

/** Redraws a text in the terminal's other screen until the signal aborts, and leaves the terminal as it was. */
export async function liveView(stdout: Output, draw: () => Promise<string>, signal: AbortSignal): Promise<void> {
  stdout.write(ENTER)
  try {
    while (!signal.aborted) {
      const lines = (await draw()).split('\n')
      // Overwriting line by line does not flicker as clearing the screen would.
      stdout.write(HOME + lines.map((line) => line + CLEAR_LINE).join('\n') + CLEAR_BELOW)
      await delay(VIEW_INTERVAL_MS, undefined, { signal }).catch(() => undefined)
    }
  } finally {
    stdout.write(LEAVE)
  }
}
