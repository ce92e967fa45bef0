import type { Discovery, TraceCode } from '@portico/protocol'
import { protocolName } from '@portico/protocol/discovery'
import { traceParameter } from '@portico/protocol/trace-code'

import type { Instruments } from './instruments.ts'
import { type HttpSight, isObject, objectIn } from './sight.ts'

interface ExaminedOriginOptions {
  /** Such as `https://app.example.com`. */
  readonly url: string
  readonly instruments: Instruments
  readonly now?: () => number
  /** Sent in the connect command. Without one the connection is anonymous, or a cookie authenticates it. */
  readonly token?: string | undefined
  /** How long a silent socket is held; by default a little longer than the service's ping interval. */
  readonly idleSeconds?: number | undefined
  readonly tokenRoute?: string | undefined
  /** Identifies this examination's attempts to connect, for client and service. */
  readonly trace: TraceCode
  /** Called while a check takes long. */
  readonly onProgress?: (progress: Progress) => void
}

export interface Progress {
  readonly seconds: number
  readonly ofSeconds: number
}

/** A timed reading of `/ws/config`. */
interface ConfigSight {
  readonly sight: HttpSight
  /** Milliseconds since 1970 by our clock, halfway between request and answer. */
  readonly at: number
}

const defaultTokenRoute = '/api/portico/token'

/**
 * The origin under examination: sends requests to it, and keeps answers that several checks share, each fetched once.
 */
export class ExaminedOrigin {
  readonly url: string
  readonly instruments: Instruments
  readonly now: () => number
  readonly idleSeconds: number | undefined
  readonly tokenRoute: string
  readonly onProgress: (progress: Progress) => void
  readonly trace: TraceCode
  /** The given token, or the token route's once it was asked. */
  token: string | undefined
  #diagnosis: Promise<HttpSight> | undefined
  #readiness: Promise<HttpSight> | undefined
  #config: Promise<ConfigSight> | undefined

  constructor(options: ExaminedOriginOptions) {
    this.url = options.url
    this.instruments = options.instruments
    this.now = options.now ?? Date.now
    this.token = options.token
    this.idleSeconds = options.idleSeconds
    this.tokenRoute = options.tokenRoute ?? defaultTokenRoute
    this.trace = options.trace
    this.onProgress = options.onProgress ?? (() => {})
  }

  config(): Promise<ConfigSight> {
    this.#config ??= this.#askConfig()
    return this.#config
  }

  /** The answer of `/ws/config`; undefined if it cannot be read. */
  async discovery(): Promise<Discovery | undefined> {
    return discoveryIn((await this.config()).sight)
  }

  /** What the service saw of one of our requests. A POST, because browsers send no Origin with a GET to their own. */
  diagnosis(): Promise<HttpSight> {
    this.#diagnosis ??= this.instruments.ask('/ws/diagnose', { method: 'POST' })
    return this.#diagnosis
  }

  readiness(): Promise<HttpSight> {
    this.#readiness ??= this.instruments.ask('/ws/health/ready')
    return this.#readiness
  }

  /** The path with the trace code. */
  traced(path: string): string {
    return `${path}?${traceParameter}=${this.trace}`
  }

  async #askConfig(): Promise<ConfigSight> {
    const started = this.now()
    const sight = await this.instruments.ask('/ws/config')
    return { sight, at: (started + this.now()) / 2 }
  }
}

/** Accepts any answer with the fields that the checks use: a service of another version may lack others. */
export function discoveryIn(sight: HttpSight): Discovery | undefined {
  const found = objectIn(sight)
  if (found === undefined || sight.kind === 'failed' || sight.status !== 200) return undefined
  const isDiscovery =
    typeof found.protocol === 'string' && typeof found.serverTime === 'number' && isObject(found.ping)
  return isDiscovery ? (found as unknown as Discovery) : undefined
}

export function speaksOurs({ protocol }: Discovery): boolean {
  return protocol === protocolName
}
