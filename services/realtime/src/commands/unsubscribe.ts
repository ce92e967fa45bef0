import type { Handler } from './handler.ts'
import { findChannel } from './subscribe.ts'

/** Succeeds for a channel that is not subscribed to: the client wants it gone, and it is. */
export const unsubscribe: Handler<'unsubscribe'> = async ({ channel }, caller, context) => {
  caller.subscriptions.close(findChannel(channel, context).name)
  return { result: {} }
}
