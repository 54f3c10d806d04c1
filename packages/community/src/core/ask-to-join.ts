import type { Candidate } from './candidate.ts'
import type { Context } from './context.ts'

/** Sends CRMSG_REQUESTTOJOIN to a candidate's master (A2); with so many companions, those of a master that brings its members. */
export function askToJoin(context: Context, candidate: Candidate, companions: number): void {
  const { self, communityName } = context.options
  context.stream(candidate.epoch.master, candidate.masterAddress, {
    type: 'REQUESTTOJOIN',
    payload: {
      communityName,
      name: context.name,
      address: self.address,
      ...(self.clientAddress !== undefined && { clientAddress: self.clientAddress }),
      capacity: self.capacity,
      caching: context.caching,
      domains: [...self.domains],
      companions,
    },
  })
}
