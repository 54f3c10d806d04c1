import { freshenByHead, selected } from '../policy/index.ts'
import type { Request } from '../http/message.ts'
import type { ResponseHead, Times } from '../policy/types.ts'
import type { Essentials } from './essentials.ts'

/**
 * What the answer to a HEAD shows of the stored responses that could have answered it: each is updated, or must be validated before
 * it is used again (RFC 9111 section 4.3.5).
 */
export async function learnFromHead(
  { store, policy }: Essentials,
  key: string,
  request: Request,
  response: ResponseHead,
  times: Times,
): Promise<void> {
  try {
    for (const stored of selected(request, await store.lookup(key), policy)) {
      const head = freshenByHead(request, stored, response, times)
      if (head !== undefined) await store.update(stored, head)
    }
  } catch {
    // A store that can't be read serves nothing either.
  }
}
