import { allowsAuthorized } from './authorized.ts'
import type { Facts } from './facts.ts'
import { requestDirectives } from './request-directives.ts'
import { isHeuristicallyCacheable } from './status-codes.ts'
import type { RequestHead, ResponseHead } from './types.ts'

/** Why a request forbids that anything of its response be stored; undefined where it does not. */
export function requestRefusal(request: RequestHead, { directives, options }: Facts): string | undefined {
  // RFC9110-9.3.1 content: What a GET with content is answered may be about that content, and is stored for nobody.
  if (hasStrayContent(request)) return 'request-content'
  // RFC9111-5.2.1.5 request-no-store: No response to a request with no-store is stored.
  if (requestDirectives(request.fields).noStore) return 'request-no-store'
  // RFC9111-3.5 authorization: A shared cache stores a response to a request with Authorization only with public, s-maxage or must-revalidate.
  return options.shared && request.fields.has('authorization') && !allowsAuthorized(directives)
    ? 'authorization'
    : undefined
}

/** Content where a method gives it no meaning. Origins are there that give it one, and the key knows nothing of it. */
export function hasStrayContent({ method, body }: RequestHead): boolean {
  return body !== undefined && (method === 'GET' || method === 'HEAD')
}

/** Why a response forbids that it be stored; undefined where it does not. */
export function directiveRefusal({ directives, options }: Facts): string | undefined {
  // RFC9111-5.2.2.5 no-store: A response with no-store is not stored.
  // RFC9111-5.2.2.3 over-no-store: no-store beside a must-understand that is met is ignored.
  if (directives.noStore && !directives.mustUnderstand) return 'no-store'
  // RFC9111-5.2.2.7 private: A shared cache does not store a response with private.
  return options.shared && directives.private ? 'private' : undefined
}

/** Why nothing in a response allows that it be stored (RFC 9111 section 3, last item); undefined where something does. */
export function permissionRefusal(
  response: ResponseHead,
  { directives, explicit, options }: Facts,
): string | undefined {
  // RFC9111-5.2.2.9 public: A response with public is stored whatever its status, and is heuristically cacheable.
  if (explicit || directives.public || (directives.private && !options.shared)) return undefined
  // RFC9111-3 permission: Without public or explicit freshness only a heuristically cacheable status is stored.
  if (!isHeuristicallyCacheable(response.status)) return 'not-cacheable'
  // A cookie says that the response may be one user's; RFC 9111 section 7.3 leaves it to the server to speak, and it did not.
  return options.shared && response.fields.has('set-cookie') ? 'set-cookie' : undefined
}
