import type { Handler } from './handler.ts'

/** Always succeeds, whatever the channel: the client wants it gone, and it is. SDKs disconnect when it fails. */
export const unsubscribe: Handler<'unsubscribe'> = async ({ channel }, caller) => {
  caller.subscriptions.close(channel)
  return { result: {} }
}
