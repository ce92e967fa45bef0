import type { Server } from 'node:http'
import type { Logger } from 'pino'
import type { RealtimeConfig } from '../config.ts'
import { type DrainableConnections, drain } from './drain.ts'
import type { DrainState } from './drain-state.ts'
import { shutDown } from './shutdown.ts'

/** The values of DRAIN_SECONDS, DRAIN_PER_SECOND and DRAIN_NOTICE_SECONDS. */
interface ShutdownSettings {
  readonly drainSeconds: number
  readonly perSecond: number
  readonly noticeSeconds: number
}

export function shutdownSettings(config: RealtimeConfig): ShutdownSettings {
  const { DRAIN_SECONDS, DRAIN_PER_SECOND, DRAIN_NOTICE_SECONDS } = config
  return { drainSeconds: DRAIN_SECONDS, perSecond: DRAIN_PER_SECOND, noticeSeconds: DRAIN_NOTICE_SECONDS }
}

interface ShutdownParts {
  readonly settings: ShutdownSettings
  readonly server: Server
  readonly drainable: DrainableConnections
  readonly drainState: DrainState
  readonly close: () => Promise<void>
  readonly log: Logger
  readonly onProgress?: (remaining: number) => void
  readonly sleep?: (ms: number) => Promise<void>
}

/** A notified client connects elsewhere and takes its subscriptions over, which takes a few round trips. */
const leadMs = 5_000

/** The time to release leases, leaderships and stores. */
const closingMs = 5_000

/** Shuts this process down. The first call begins; later calls wait for the same end. */
export class GracefulShutdown {
  readonly #parts: ShutdownParts
  #underWay: Promise<boolean> | undefined

  constructor(parts: ShutdownParts) {
    this.#parts = parts
  }

  /** True if all steps ran, even if one failed; false if time ran out. Never rejects. */
  leave(): Promise<boolean> {
    this.#underWay ??= this.#leave()
    return this.#underWay
  }

  #leave(): Promise<boolean> {
    const { settings, server, drainable, drainState, close, log, onProgress, sleep = wait } = this.#parts
    const graceMs = settings.drainSeconds * 1000
    const noticeMs = settings.noticeSeconds * 1000
    const pace = { perSecond: settings.perSecond, graceMs, leadMs }
    return shutDown(
      {
        notReady: () => drainState.begin(),
        // Existing connections stay open; awaiting the callback would wait for all of them.
        stopAccepting: () => {
          drainState.refuseNew()
          server.close()
        },
        drain: () => drain({ drainable, pace, sleep, ...(onProgress && { onProgress }) }),
        close,
      },
      { noticeMs, deadlineMs: noticeMs + graceMs + closingMs, sleep, log },
    )
  }
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
