import type { Facts } from '@portico/protocol'
import type { LinkListener } from './link.ts'

type Saw = LinkListener['saw']

interface Closing extends Event {
  readonly code?: number
  readonly reason?: string
}

/** The same kind of socket, with an eye on when it opens, and how long it was quiet before it closed. */
export function watchedSocket(Socket: typeof WebSocket, now: () => number, saw: Saw): typeof WebSocket {
  return class extends Socket {
    constructor(...how: ConstructorParameters<typeof WebSocket>) {
      super(...how)
      let heardAt = now()
      const hear = () => {
        heardAt = now()
      }
      this.addEventListener('message', hear)
      this.addEventListener('open', () => {
        hear()
        saw('opened', {})
      })
      this.addEventListener('close', ({ code = 0, reason = '' }: Closing) => {
        saw('closed', { code, reason, quietMs: now() - heardAt })
      })
    }
  }
}

/** The same `fetch`, with an eye on its first answer. */
export function watchedFetch(get: typeof fetch, saw: Saw): typeof fetch {
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
