import { usageError } from '../errors.ts'

/** @throws CliError `usage` where the text is no absolute http or https URL */
export function requireAbsoluteUrl(text: string): void {
  if (/^https?:\/\//.test(text) && URL.canParse(text)) return
  throw usageError(`${text}: wanted an absolute URL such as http://www.example.com/logo.png`)
}
