import { problem } from '../http/problem.ts'
import { sign } from './respond.ts'
import type { Request, Response } from '../http/message.ts'
import type { Core } from './core.ts'
import type { Errand } from './essentials.ts'

const TITLES = {
  'only-if-cached': 'Nothing stored may be used',
  'not-held': 'This peer does not hold it',
} as const

/** 504, as RFC 9111 section 5.2.1.7 has it: what was asked for must not cost an exchange. */
export function refuse(
  core: Core,
  request: Request,
  errand: Errand,
  type: keyof typeof TITLES,
  detail: string,
): Response {
  const response = problem(504, type, TITLES[type], detail, core.name)
  sign(core, response.fields, { detail: type })
  core.onServed({ request, status: 504, key: errand.key, outcome: 'refused', collapsed: false })
  return response
}
