/** What masters logged of their rebalancing, oldest first: "site3.test is cut into 4: …". */
export function changesIn(log: string): readonly string[] {
  return log.split('\n').flatMap((line) => {
    const message = messageOf(line)
    return message !== undefined && CHANGE.test(message) ? [message] : []
  })
}

const CHANGE = / is (?:cut|passed-on|returned|rejoined)(?: into \d+)?: /

function messageOf(line: string): string | undefined {
  try {
    const { msg } = JSON.parse(line) as { msg?: string }
    return msg
  } catch {
    return undefined
  }
}
