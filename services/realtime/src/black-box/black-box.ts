import type { IncomingMessage } from 'node:http'
import {
  isTraceCode,
  type Sighting,
  type Timeline,
  type TraceCode,
  type TransportName,
  traceParameter,
} from '@portico/protocol'
import type { FastifyRequest } from 'fastify'
import { networkOf } from '../limits/address-limits.ts'
import { Attempt } from './attempt.ts'
import { AttemptStore } from './attempt-store.ts'
import { seenRequest } from './seen.ts'

/** What one node knows of an attempt. */
export interface Remembered {
  readonly sightings: readonly Sighting[]
  readonly timelines: readonly Timeline[]
  /** Attempts that began before this time may have been forgotten. Absent from a node of an older version. */
  readonly since?: number
}

interface BlackBoxOptions {
  readonly node: string
  readonly now?: () => number
  /** Some minutes of a busy node; about 2 MB when full. */
  readonly codes?: number
}

/** A client tries up to three transports, and each may be tried again. */
const sightingsPerCode = 8
const timelinesPerCode = 2

/**
 * This node's bounded memory of the latest attempts to connect: each request with a trace code, what arrived, what was
 * decided and when. A request without a code costs one look at its query and is not recorded.
 */
export class BlackBox {
  readonly #node: string
  readonly #now: () => number
  readonly #attempts: AttemptStore<Attempt>
  readonly #timelines: AttemptStore<Timeline>
  /** When the node started, or when the latest attempt that it has forgotten arrived. */
  #since: number
  readonly #open = new WeakMap<IncomingMessage, Attempt>()

  constructor({ node, now = Date.now, codes = 1_000 }: BlackBoxOptions) {
    this.#node = node
    this.#now = now
    this.#since = now()
    this.#attempts = storeOf(codes, sightingsPerCode, (attempts) => {
      this.#since = Math.max(this.#since, ...attempts.map(({ arrivedAt }) => arrivedAt))
    })
    this.#timelines = storeOf(Math.ceil(codes / 4), timelinesPerCode)
  }

  /** Records the arrival of a request, once; undefined if it has no trace code, or its code no more room. */
  record(request: FastifyRequest, transport: TransportName): Attempt | undefined {
    const known = this.of(request)
    if (known !== undefined) return known
    const code = traceCodeOf(request)
    if (code === undefined) return undefined
    const attempt = new Attempt(code, this.#node, transport, seenRequest(request), this.#now)
    if (!this.#attempts.add(code, networkOf(request.ip), attempt)) return undefined
    this.#open.set(request.raw, attempt)
    return attempt
  }

  of({ raw }: FastifyRequest): Attempt | undefined {
    return this.#open.get(raw)
  }

  /** Stores the client's timeline, as reported from this address; undefined if there are enough of this attempt. */
  keep(timeline: Timeline, address: string): Timeline | undefined {
    const kept = { ...timeline, receivedAt: this.#now() }
    return this.#timelines.add(timeline.code, networkOf(address), kept) ? kept : undefined
  }

  remembers(code: TraceCode): Remembered {
    return {
      sightings: this.#attempts.of(code).map((attempt) => attempt.toSighting()),
      timelines: this.#timelines.of(code),
      since: this.#since,
    }
  }
}

/** One address may be a whole office, or everybody behind an untrusted front door, so it may use half the room. */
function storeOf<Entry>(
  codes: number,
  perCode: number,
  onForgotten?: (entries: readonly Entry[]) => void,
): AttemptStore<Entry> {
  return new AttemptStore({ codes, perSource: Math.ceil(codes / 2), perCode, onForgotten })
}

export function traceCodeOf({ query }: FastifyRequest): TraceCode | undefined {
  if (typeof query !== 'object' || query === null || !(traceParameter in query)) return undefined
  const code: unknown = query[traceParameter]
  return isTraceCode(code) ? code : undefined
}
