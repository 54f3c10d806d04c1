import type { Community, Location } from '@cachereef/community'
import type { Request } from '../http/message.ts'

/** The holders of a request's resource; by the own table where the master does not say (A19). */
export async function locate(community: Community, { url, signal }: Request): Promise<Location> {
  const { hostname, pathname, search } = new URL(url)
  try {
    return await community.locate(hostname, pathname + search, signal)
  } catch (error) {
    if (signal.aborted) throw error
    const { table } = community
    return { holders: table.holders(hostname, pathname + search), epoch: table.epoch, version: table.version }
  }
}
