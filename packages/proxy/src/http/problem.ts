import { Fields } from './fields.ts'
import type { Response } from './message.ts'

/** What every problem's `type` starts with; what follows never changes its meaning. */
export const PROBLEM_TYPE = 'urn:cachereef:problem:'

/**
 * An error that this peer itself answers, as problem details (RFC 9457). It is never stored, here or by anybody.
 *
 * @param type What follows {@link PROBLEM_TYPE}: lower case and hyphens, such as "origin-refused"; for programs.
 * @param title The kind of problem in words: the same for every problem of the type.
 * @param detail What happened this time, and what the reader may do about it.
 * @param by The name of the peer that gave up; the extension member `peer`.
 */
export function problem(status: number, type: string, title: string, detail: string, by: string): Response {
  const body = Buffer.from(JSON.stringify({ type: PROBLEM_TYPE + type, title, status, detail, peer: by }) + '\n')
  const fields = Fields.from([
    ['Content-Type', 'application/problem+json'],
    ['Content-Length', String(body.length)],
    ['Cache-Control', 'no-store'],
  ])
  return { status, fields, body }
}
