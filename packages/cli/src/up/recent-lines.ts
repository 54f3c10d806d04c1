import { VIEW_LOG_LINES } from '../limits.ts'

/** The last lines that were logged, for a view that has room for a few. */
export class RecentLines {
  #lines: readonly string[] = []

  /** One line or several; empty ones are skipped. */
  add(text: string): void {
    const added = text.split('\n').filter((line) => line !== '')
    this.#lines = [...this.#lines, ...added].slice(-VIEW_LOG_LINES)
  }

  get lines(): readonly string[] {
    return this.#lines
  }
}
