import type { ClientOptions, Self } from '../options.ts'
import { CentrifugeLink } from './centrifuge-link.ts'
import { placeOf } from './place.ts'
import { watchedSocket } from './watched-socket.ts'
import type { World } from './world.ts'

/**
 * Links over the real network. Most of it is npm centrifuge, so it is a file of its own, which a page need not wait for
 * to be seen. It shares no code with what the page is seen with: that would be one more file.
 */
export function connectorTo(
  { origin = '', clock, tokens, deadline: timeout }: Self,
  { globals = {}, name = 'portico', version = '' }: ClientOptions,
): World['link'] {
  return async (plan, listener) => {
    const { transport, token = '' } = plan
    const place = placeOf(origin, plan)
    const refresh =
      tokens &&
      (async () => {
        plan.token = await tokens.successorOf(plan.token)
        return plan.token
      })
    const way =
      transport === 'websocket'
        ? {
            endpoint: place.url.replace(/^http/, 'ws'),
            websocket: watchedSocket(globals.websocket ?? WebSocket, clock, listener.saw),
          }
        : (await import('./fallback.ts')).fallbackTo(place, plan, listener.saw, globals.fetch)
    const how = { ...globals, ...way, transport, refresh, name, version, timeout, token }
    return new CentrifugeLink(how, listener)
  }
}
