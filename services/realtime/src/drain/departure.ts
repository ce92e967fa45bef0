import type { Server } from 'node:http'
import type { Logger } from 'pino'
import type { RealtimeConfig } from '../config.ts'
import { drain, type Occupants } from './drain.ts'
import type { Draining } from './draining.ts'
import { shutDown } from './shutdown.ts'

/** The values of DRAIN_SECONDS, DRAIN_PER_SECOND and DRAIN_NOTICE_SECONDS. */
interface DepartureSettings {
  readonly drainSeconds: number
  readonly perSecond: number
  readonly noticeSeconds: number
}

export function departureSettings(config: RealtimeConfig): DepartureSettings {
  const { DRAIN_SECONDS, DRAIN_PER_SECOND, DRAIN_NOTICE_SECONDS } = config
  return { drainSeconds: DRAIN_SECONDS, perSecond: DRAIN_PER_SECOND, noticeSeconds: DRAIN_NOTICE_SECONDS }
}

interface DepartureParts {
  readonly settings: DepartureSettings
  readonly server: Server
  readonly occupants: Occupants
  readonly draining: Draining
  readonly close: () => Promise<void>
  readonly log: Logger
  readonly onProgress?: (remaining: number) => void
  readonly sleep?: (ms: number) => Promise<void>
}

/** A client that was told needs a round trip or two, and its subscriptions. */
const leadMs = 5_000

/** For leases, leaderships and stores to be given back. */
const closingMs = 5_000

/** Shuts this process down. The first call begins, and every other one waits for the same end. */
export class Departure {
  readonly #parts: DepartureParts
  #underWay: Promise<boolean> | undefined

  constructor(parts: DepartureParts) {
    this.#parts = parts
  }

  /** True when all was done in order, false when time ran out. Never rejects. */
  leave(): Promise<boolean> {
    this.#underWay ??= this.#leave()
    return this.#underWay
  }

  #leave(): Promise<boolean> {
    const { settings, server, occupants, draining, close, log, onProgress, sleep = wait } = this.#parts
    const graceMs = settings.drainSeconds * 1000
    const noticeMs = settings.noticeSeconds * 1000
    const pace = { perSecond: settings.perSecond, graceMs, leadMs }
    return shutDown(
      {
        notReady: () => draining.begin(),
        // What is connected stays; waiting for the callback would be waiting for all of it to go.
        stopAccepting: () => {
          draining.turnAway()
          server.close()
        },
        drain: () => drain({ occupants, pace, sleep, ...(onProgress && { onProgress }) }),
        close,
      },
      { noticeMs, deadlineMs: noticeMs + graceMs + closingMs, sleep, log },
    )
  }
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
