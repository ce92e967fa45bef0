import { Disconnect } from '@portico/protocol'
import type { Handler } from './handler.ts'

/** Unanswered messages are not supported; closing tells the client that its message was not delivered. */
export const send: Handler<'send'> = async () => {
  throw new Disconnect('notAvailable')
}
