import type { Facts, TransportName } from '@portico/protocol'
import type { Way } from './centrifuge-link.ts'
import type { LinkListener } from './link.ts'
import type { Place } from './place.ts'
import { pollSocketTo } from './poll-socket.ts'

/** The ways over plain HTTP, for networks that let no WebSocket through: loaded by those who are in one. */
export function fallbackTo(
  place: Place,
  transport: TransportName,
  saw: LinkListener['saw'],
  get: typeof fetch = fetch,
): Way {
  const watchedGet = watched(get, saw)
  // The library takes a bare HTTP address for a mistake; the socket that polls knows its own.
  if (transport === 'poll')
    return { endpoint: `poll:${place.url}`, websocket: pollSocketTo(place, watchedGet) }
  const endpoint = [{ transport: 'http_stream' as const, endpoint: place.url }]
  return { endpoint, fetch: watchedGet, emulationEndpoint: place.commandUrl }
}

/** The same `fetch`, with an eye on its first answer. */
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
