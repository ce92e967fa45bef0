import type { Handler } from './handler.ts'

/** Always succeeds, whatever the channel: SDKs disconnect if unsubscribing fails. */
export const unsubscribe: Handler<'unsubscribe'> = async ({ channel }, caller) => {
  caller.subscriptions.close(channel)
  return { result: {} }
}
