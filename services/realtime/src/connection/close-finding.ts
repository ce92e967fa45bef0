import { type DisconnectName, disconnects, type Facts, type Finding } from '@portico/protocol'
import type { NodeContext } from '../node/node-context.ts'
import type { CloseReason } from './state.ts'

/** The finding for a connection that the service ended, named like the reason. */
export function closeFinding(
  reason: DisconnectName,
  detail: string | undefined,
  { limits, timing }: Pick<NodeContext, 'limits' | 'timing'>,
): Finding {
  switch (reason) {
    case 'messageTooLarge':
      return { id: reason, facts: { limit: limits.frameBytes } }
    case 'slowConsumer':
      return { id: reason, facts: { bytes: limits.queueBytes } }
    case 'channelLimit':
      return { id: reason, facts: { limit: limits.connectionSubscriptions } }
    case 'stale':
      return { id: reason, facts: { seconds: timing.connectSeconds } }
    default:
      return { id: reason, ...(detail !== undefined && { facts: { reason: detail } }) }
  }
}

/** For the black box. */
export function closeFacts(reason: CloseReason): Facts {
  return reason === 'peer-left' ? { reason } : { code: disconnects[reason].code, reason }
}
