import { setTimeout as delay } from 'node:timers/promises'

import type { app } from '@portico/contract'
import type { Realtime } from '@portico/server'

import { openRealtime } from '../../../lib/realtime.ts'
import { type Reading, readService } from './reading.ts'

const EVERY_MS = 1_000
/** How long it continues without a subscriber: a page that is still loading has not subscribed yet. */
const GRACE_MS = 10_000

type Service = Realtime<typeof app>

/**
 * Reads the service once a second while anybody has the inspector open, and publishes the result on a
 * channel of its own. So the service is asked once, however many pages are open.
 */
export class Watch {
  readonly #service: Service
  readonly #log: (line: string) => void
  #latest: Reading | undefined
  #wantedAt = 0
  #state: 'idle' | 'watching' = 'idle'

  constructor(service: Service, log: (line: string) => void = () => {}) {
    this.#service = service
    this.#log = log
  }

  /** The latest reading, at most a second old. */
  async read(): Promise<Reading> {
    this.#wantedAt = Date.now()
    const isFresh = this.#latest && Date.now() - this.#latest.at.getTime() < EVERY_MS * 2
    const reading = this.#latest && isFresh ? this.#latest : await this.#look()
    if (this.#state === 'idle') {
      this.#state = 'watching'
      void this.#go()
    }
    return reading
  }

  async #look(): Promise<Reading> {
    this.#latest = await readService(this.#service, this.#latest)
    return this.#latest
  }

  async #go(): Promise<void> {
    try {
      do {
        await delay(EVERY_MS, undefined, { ref: false })
        const { at, digest } = await this.#look()
        await this.#service.publish(CHANNEL, 'reading', { at: at.toISOString(), digest })
      } while (await this.#isWanted())
    } catch (error) {
      // The next page load starts it again; open pages notice the silence.
      this.#log(`inspector: the service could not be read: ${String(error)}`)
    } finally {
      this.#state = 'idle'
    }
  }

  async #isWanted(): Promise<boolean> {
    return (
      Date.now() - this.#wantedAt < GRACE_MS || (await this.#service.presenceStats(CHANNEL)).connections > 0
    )
  }
}

const CHANNEL = 'inspector:readings'

/** Survives a hot reload, and is shared by routes that are bundled separately. */
const kept = globalThis as { porticoWatch?: Watch }

export function openWatch(): Watch {
  kept.porticoWatch ??= new Watch(openRealtime(), (line) => process.stderr.write(`${line}\n`))
  return kept.porticoWatch
}
