import type { HeldAt } from '../contents/known-contents.ts'
import type { Explained } from './explain.ts'

/** `GET /explain` with what other peers say of themselves (B13): holders by the table, and those that held it before. */
export interface ExplainedWithHeld extends Explained {
  readonly heldAt: readonly HeldAt[]
}

/** Both at once: neither needs the other. */
export async function withHeldAt(
  explaining: Promise<Explained>,
  asking: Promise<readonly HeldAt[]>,
): Promise<ExplainedWithHeld> {
  const [explained, heldAt] = await Promise.all([explaining, asking])
  return { ...explained, heldAt }
}
