import type { Facts } from '@portico/protocol'
import type { Way } from './centrifuge-link.ts'
import { FrameQueue } from './frame-queue.ts'
import type { LinkListener } from './link.ts'
import { pollSocketTo } from './poll-socket.ts'
import type { TransportUrls } from './transport-urls.ts'
import type { LinkPlan } from './world.ts'

/** The transports over plain HTTP. Loaded only in networks that let no WebSocket through. */
export function fallbackTo(
  urls: TransportUrls,
  { transport, discovery }: Pick<LinkPlan, 'transport' | 'discovery'>,
  saw: LinkListener['saw'],
  get: typeof fetch = fetch,
): Way {
  const watchedGet = watched(get, saw)
  const { frameBytes } = discovery.limits
  // npm centrifuge rejects an HTTP address here. The polling socket ignores this one and uses its own.
  if (transport === 'poll')
    return { endpoint: `poll:${urls.url}`, websocket: pollSocketTo(urls, watchedGet, frameBytes) }
  const endpoint = [{ transport: 'http_stream' as const, endpoint: urls.url }]
  const { commandUrl } = urls
  return { endpoint, fetch: inOrder(watchedGet, commandUrl, frameBytes), emulationEndpoint: commandUrl }
}

/** The same `fetch`, but commands arrive in the order in which the library sends them. */
function inOrder(get: typeof fetch, commandUrl: string, frameBytes: number): typeof fetch {
  let how: RequestInit = {}
  let connection = {}
  const frames = new FrameQueue((data) => {
    const body = JSON.stringify({ ...connection, data })
    return get(commandUrl, { ...how, body })
  }, frameBytes)
  return (url, init = {}) => {
    if (url !== commandUrl) return get(url, init)
    // The library wrote this body. All its fields but `data` stay the same for the whole connection.
    const { data, ...others } = JSON.parse(String(init.body))
    how = init
    connection = others
    return frames.send(data)
  }
}

/** The same `fetch`, which reports its first answer to the trace. */
function watched(get: typeof fetch, saw: LinkListener['saw']): typeof fetch {
  let isFirst = true
  const see = (what: 'opened' | 'closed', facts: Facts) => {
    if (isFirst) saw(what, facts)
    isFirst = false
  }
  return async (...request) => {
    try {
      const response = await get(...request)
      see('opened', { status: response.status })
      return response
    } catch (error) {
      see('closed', { reason: String(error) })
      throw error
    }
  }
}
