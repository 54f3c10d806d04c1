import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import {
  ageHeader,
  cacheStatus,
  conditional,
  notModifiedFields,
  ranges,
  type CacheStatusMember,
  type RangePlan,
} from '../policy/index.ts'
import { addVia } from '../http/hop-by-hop.ts'
import type { Fields } from '../http/fields.ts'
import type { RequestHead, Response } from '../http/message.ts'
import type { StoredHead } from '../policy/types.ts'
import type { Core } from './core.ts'

type Eventually<T> = T | Promise<T>

/** A representation that this cache has or is getting, and how its body is opened. */
export interface Representation {
  readonly head: StoredHead
  /** False while the length of its body is not known: then ranges of it can't be. */
  readonly sized: boolean
  /** undefined: the response's own Age field stands, if it has one. */
  readonly ageSeconds: number | undefined
  readonly open: (range?: { readonly first: number; readonly last: number }) => Eventually<Buffer | Readable>
  readonly trailers?: Promise<Fields | undefined> | undefined
}

export type Member = Omit<CacheStatusMember, 'cache'>

/**
 * Answers a request from a representation: its conditions first (RFC 9110 section 13.2.2), then its ranges (section
 * 14.2).
 */
export function respond(
  core: Core,
  request: RequestHead,
  representation: Representation,
  member: Member,
): Eventually<Response> {
  const { head } = representation
  if (conditional(request, head) === 304) {
    return { status: 304, fields: finish(core, notModifiedFields(head), representation, member), body: null }
  }
  if (request.method === 'GET' && representation.sized && request.fields.has('range')) {
    const plan = ranges(request, head, boundary())
    if (plan.kind !== 'whole') return part(core, plan, representation, member)
  }
  return whole(core, request, representation, member)
}

/**
 * Appends what this cache says of itself: Cache-Status after those nearer to the origin (RFC 9211 section 2), and
 * Via.
 */
export function sign(core: Core, fields: Fields, member: Member): Fields {
  addVia(fields, core.name)
  fields.append('Cache-Status', cacheStatus({ cache: core.name, ...member }))
  return fields
}

function whole(core: Core, request: RequestHead, representation: Representation, member: Member): Eventually<Response> {
  const { head, sized, trailers } = representation
  const fields = finish(core, head.fields.clone(), representation, member)
  if (sized && trailers === undefined && head.status !== 204 && !fields.has('content-length')) {
    fields.append('Content-Length', String(head.bodyBytes))
  }
  const start = {
    status: head.status,
    ...(head.statusText === undefined ? {} : { statusText: head.statusText }),
    fields,
  }
  if (request.method === 'HEAD' || head.status === 204) return { ...start, body: null }
  return withBody(representation.open(), (body) => ({
    ...start,
    body,
    ...(trailers === undefined ? {} : { trailers }),
  }))
}

function part(
  core: Core,
  plan: Exclude<RangePlan, { kind: 'whole' }>,
  representation: Representation,
  member: Member,
): Eventually<Response> {
  const start = { status: plan.status, fields: finish(core, plan.fields, representation, member) }
  if (plan.kind === 'unsatisfiable') return { ...start, body: Buffer.alloc(0) }
  if (plan.kind === 'single') return withBody(representation.open(plan), (body) => ({ ...start, body }))
  return { ...start, body: multipart(plan, representation) }
}

/** RFC 9110 section 14.6: each part opened when the one before has been read. */
function multipart(plan: Extract<RangePlan, { kind: 'multipart' }>, { open }: Representation): Readable {
  const parts = async function* (): AsyncGenerator<Buffer> {
    for (const { head, first, last } of plan.parts) {
      yield Buffer.from(head, 'latin1')
      const body = await open({ first, last })
      if (Buffer.isBuffer(body)) yield body
      else yield* body as AsyncIterable<Buffer>
    }
    yield Buffer.from(plan.tail, 'latin1')
  }
  return Readable.from(parts(), { objectMode: false })
}

function finish(core: Core, fields: Fields, { head, ageSeconds }: Representation, member: Member): Fields {
  // Fields made for a part or a 304 have lost the Age that the response came with.
  const age = ageSeconds === undefined ? head.fields.get('age') : ageHeader(ageSeconds)
  if (age !== undefined) fields.set('Age', age)
  return sign(core, fields, member)
}

function withBody(
  body: Eventually<Buffer | Readable>,
  then: (body: Buffer | Readable) => Response,
): Eventually<Response> {
  return body instanceof Promise ? body.then(then) : then(body)
}

/** Nobody can put it into a body on purpose. */
function boundary(): string {
  return randomBytes(18).toString('hex')
}
