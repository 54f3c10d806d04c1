/** What a peer logs to: pino's signature, of which `console` is not one and pino is. */
export interface Logger {
  info(facts: object, message: string): void
  warn(facts: object, message: string): void
  error(facts: object, message: string): void
}

/** Says nothing: the default of a library. */
export const silence: Logger = { info() {}, warn() {}, error() {} }
