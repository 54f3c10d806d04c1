export type { Community, CommunityEvents, Location, PeerInfo, Role } from './community.ts'
