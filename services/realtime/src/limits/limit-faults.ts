import type { Fault } from '@portico/config'
import { maxShare } from './byte-budget.ts'

interface ReplySettings {
  readonly LIMIT_RECOVERY_BYTES: number
  readonly LIMIT_NODE_REPLY_BYTES: number
}

/**
 * The longest replay must fit into one user's share of the reply budget. Otherwise its client could neither recover nor
 * learn that its position is lost: it would be told to retry forever.
 */
export function* limitFaults({
  LIMIT_RECOVERY_BYTES,
  LIMIT_NODE_REPLY_BYTES,
}: ReplySettings): Iterable<Fault> {
  const most = Math.floor(LIMIT_NODE_REPLY_BYTES * maxShare)
  if (LIMIT_RECOVERY_BYTES <= most) return
  yield {
    name: 'LIMIT_RECOVERY_BYTES',
    text:
      `expected at most ${most}, which is a quarter of LIMIT_NODE_REPLY_BYTES: one user may take no more. ` +
      'Lower it, or raise LIMIT_NODE_REPLY_BYTES',
  }
}
