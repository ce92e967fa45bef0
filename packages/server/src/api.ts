import type { ChannelName, Contract, EventName } from '@portico/channels'
import { type PublishArguments, printPublication } from './publication.ts'

export interface RealtimeOptions<App> {
  readonly contract: App
  /** Where the service listens for back ends, such as `http://realtime:3002`. Never the page's origin. */
  readonly url: string
  readonly apiKey: string
  readonly timeoutMs?: number
  readonly fetch?: typeof fetch
}

/** Whom a call is about; several fields narrow it down. */
export interface Target {
  readonly user?: string
  readonly client?: string
  readonly session?: string
}

export interface Revocation {
  readonly user?: string
  readonly tokenId?: string
  readonly session?: string
}

/** Where the publication is kept, at which position, and whom it was handed to. */
export interface Receipt {
  readonly place: 'memory' | 'redis' | 'postgres'
  readonly offset?: number
  readonly epoch?: string
  readonly repeated: boolean
  readonly connections: number
  readonly nodes: number
  readonly nodes_reported: number
}

/** The service was not reached, or it refused. With `unreachable` the outcome is unknown: repeat with the same key. */
export class RealtimeFailure extends Error {
  override readonly name = 'RealtimeFailure'
  readonly reason: 'unreachable' | 'refused'
  /** The service's own code, when it refused. */
  readonly code: number | undefined

  constructor(reason: 'unreachable' | 'refused', message: string, code?: number, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
    this.code = code
  }
}

/** The service's HTTP API, for back ends in TypeScript. */
export class Realtime<App extends Contract> {
  readonly #options: RealtimeOptions<App>

  constructor(options: RealtimeOptions<App>) {
    this.#options = options
  }

  /** To ephemeral channels, and to durable ones when there is no row to commit with. Waits for the position. */
  async publish<const Name extends ChannelName<App>, const Event extends EventName<App, Name>>(
    ...call: PublishArguments<App, Name, Event>
  ): Promise<Receipt> {
    const { channel, json, key } = printPublication(this.#options.contract, ...call)
    const body = { channel, data: JSON.parse(json), ...(key !== null && { idempotency_key: key }) }
    // The service's answer, of our own release.
    return (await this.#call('publish', body)) as Receipt
  }

  /** Ends connections at once; their clients stay away until told to connect again. */
  async disconnect(target: Target): Promise<void> {
    await this.#call('disconnect', target)
  }

  /** Voids what was issued to a user, a token or a session until now: connections end, and tokens are refused. */
  async revoke({ user, tokenId, session }: Revocation): Promise<void> {
    await this.#call('revoke', {
      ...(user !== undefined && { user }),
      ...(tokenId !== undefined && { token_id: tokenId }),
      ...(session !== undefined && { session }),
    })
  }

  async #call(method: string, body: object): Promise<unknown> {
    const { url, apiKey, timeoutMs = 10_000, fetch = globalThis.fetch } = this.#options
    const address = new URL(`/api/${method}`, url)
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    }).catch((cause: unknown) => {
      const text = `the realtime service at ${address.origin} does not answer; whether it got the call is unknown`
      throw new RealtimeFailure('unreachable', text, undefined, { cause })
    })
    return readAnswer(method, response.status, await response.json().catch(() => undefined))
  }
}

function readAnswer(method: string, status: number, answer: unknown): unknown {
  if (typeof answer === 'object' && answer !== null) {
    if ('result' in answer) return answer.result
    if ('error' in answer) throw refusedBy(method, answer.error)
  }
  throw new RealtimeFailure(
    'refused',
    `${method}: answered ${status} without JSON; is this the realtime service?`,
  )
}

function refusedBy(method: string, error: unknown): RealtimeFailure {
  const { code, message } = { code: undefined, message: undefined, ...(error as object) }
  return new RealtimeFailure(
    'refused',
    `${method}: ${String(message)}`,
    typeof code === 'number' ? code : undefined,
  )
}
