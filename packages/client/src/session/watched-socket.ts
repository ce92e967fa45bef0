import type { Clock } from '../clock.ts'
import type { LinkListener } from './link.ts'

interface Closing extends Event {
  readonly code?: number
  readonly reason?: string
}

/** A WebSocket class that reports when a socket opens, and how long it was silent before it closed. */
export function watchedSocket(
  Socket: typeof WebSocket,
  clock: Clock,
  saw: LinkListener['saw'],
): typeof WebSocket {
  return class extends Socket {
    constructor(...how: ConstructorParameters<typeof WebSocket>) {
      super(...how)
      let heardAt = clock.now()
      const hear = () => {
        heardAt = clock.now()
      }
      this.addEventListener('message', hear)
      this.addEventListener('open', () => {
        hear()
        saw('opened', {})
      })
      this.addEventListener('close', ({ code = 0, reason = '' }: Closing) => {
        saw('closed', { code, reason, quietMs: clock.now() - heardAt })
      })
    }
  }
}
