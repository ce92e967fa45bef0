import { Disconnect } from '@portico/protocol'
import type { Handler } from './handler.ts'

/** Messages nobody answers have no receiver here; a client that sends one must not believe that it arrived. */
export const send: Handler<'send'> = async () => {
  throw new Disconnect('notAvailable')
}
