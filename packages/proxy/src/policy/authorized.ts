import type { ResponseDirectives } from './response-directives.ts'

/** Whether a response may be shared though the request had an Authorization (RFC 9111 section 3.5). */
export function allowsAuthorized({ public: isPublic, mustRevalidate, sMaxage }: ResponseDirectives): boolean {
  return isPublic || mustRevalidate || sMaxage !== undefined
}
