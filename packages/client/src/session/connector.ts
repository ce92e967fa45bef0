import type { ClientOptions, Self } from '../options.ts'
import { CentrifugeLink } from './centrifuge-link.ts'
import { transportUrls } from './transport-urls.ts'
import { watchedSocket } from './watched-socket.ts'
import type { World } from './world.ts'

/**
 * Makes links over the real network. It is a separate file because npm centrifuge is most of it, and a page is visible
 * before it is loaded. It imports no code of the first file: shared code would become a third one.
 */
export function connectorTo(
  { origin = '', clock, tokens, deadlineMs: timeout }: Self,
  { globals = {}, name = 'portico', version = '' }: ClientOptions,
): World['link'] {
  return async (plan, listener) => {
    const { transport, token = '' } = plan
    const urls = transportUrls(origin, plan)
    const refresh =
      tokens &&
      (async () => {
        plan.token = await tokens.successorOf(plan.token)
        return plan.token
      })
    const way =
      transport === 'websocket'
        ? {
            endpoint: urls.url.replace(/^http/, 'ws'),
            websocket: watchedSocket(globals.websocket ?? WebSocket, clock, listener.saw),
          }
        : (await import('./fallback.ts')).fallbackTo(urls, plan, listener.saw, globals.fetch)
    const how = { ...globals, ...way, transport, refresh, name, version, timeout, token }
    return new CentrifugeLink(how, listener)
  }
}
