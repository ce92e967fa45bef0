import type { CommandName, CommandOf, RequestOf, ResultOf } from '@portico/protocol'
import type { NodeContext } from '../node/node-context.ts'
import type { Caller } from './caller.ts'

export interface Answer<N extends CommandName> {
  readonly result: ResultOf<N>
  /** Called synchronously after the reply was queued, so that related pushes follow it. */
  readonly queued?: () => void
}

/** Throws `CommandError` to answer with an error and `Disconnect` to end the connection. */
export type Handler<N extends CommandName> = (
  request: RequestOf<N>,
  caller: Caller,
  context: NodeContext,
) => Promise<Answer<N>>

export type Handlers = { readonly [N in CommandName]: Handler<N> }

/** Calls a command's handler. The compiler cannot pair the two through a union. */
export function handle<N extends CommandName>(
  handlers: Handlers,
  { name, request }: CommandOf<N>,
  caller: Caller,
  context: NodeContext,
): Promise<Answer<N>> {
  const handler: Handler<N> = handlers[name]
  return handler(request, caller, context)
}
