import { setTimeout as delay } from 'node:timers/promises'

import type { ServiceNode } from '../../../services/realtime/test/support/service-node.ts'

export interface Publishing {
  /** Resolves to the time of each publication, once the last one is done. */
  stop(): Promise<readonly number[]>
}

/** Publishes 0, 1, 2 and so on as a back end, one after the other, until it is stopped. */
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
