import { setTimeout as delay } from 'node:timers/promises'

import type { ServiceNode } from '../../../services/realtime/test/support/service-node.ts'

export interface Publishing {
  /** Resolves with when each of them was published, once the last one is. */
  stop(): Promise<readonly number[]>
}

/** A back end that publishes 0, 1, 2 and so on, one after the other, until it is stopped. */
export function startPublishing(node: ServiceNode, channel: string, perSecond: number): Publishing {
  const stopping = new AbortController()
  const publish = async () => {
    const published: number[] = []
    while (!stopping.signal.aborted) {
      published.push(Date.now())
      await node.publish(channel, { event: 'counted', data: published.length - 1 })
      await delay(1_000 / perSecond)
    }
    return published
  }
  const done = publish()
  return {
    stop() {
      stopping.abort()
      return done
    },
  }
}
