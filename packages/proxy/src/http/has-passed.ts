/** Whether a request has been through a proxy of this name before (RFC 9110 section 7.6.3). */
export function hasPassed(via: string | undefined, name: string): boolean {
  if (via === undefined) return false
  return via.split(',').some((member) => member.trim().split(/\s+/)[1]?.toLowerCase() === name.toLowerCase())
}
