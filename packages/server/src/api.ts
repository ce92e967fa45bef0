import type { ChannelName, Contract, EventName } from '@portico/channels'
import type { ChannelReport, ConnectionReport, History, NodeReport } from './inspection.ts'
import { type PublishArguments, printPublication } from './publication.ts'

export interface RealtimeOptions<App> {
  readonly contract: App
  /** Where the service listens for back ends, such as `http://realtime:3002`. Never the page's origin. */
  readonly url: string
  readonly apiKey: string
  readonly timeoutMs?: number
  readonly fetch?: typeof fetch
}

/** Which connections a call applies to; several fields narrow it down. */
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

/** Where the publication is kept, at which position, and how many connections it was handed to. */
export interface Receipt {
  readonly place: 'memory' | 'redis' | 'postgres'
  readonly offset?: number
  readonly epoch?: string
  readonly repeated: boolean
  readonly connections: number
  readonly nodes: number
  readonly nodes_reported: number
}

/** How many are in a channel. */
export interface PresenceStats {
  readonly connections: number
  readonly users: number
}

interface Position {
  readonly epoch: string
  readonly offset: number
}

/** One connection of a user, and how far it is. */
export interface SeenConnection {
  readonly node: string
  readonly client: string
  readonly channels: readonly {
    readonly channel: string
    /** Written to its transport; absent if the channel has no history. */
    readonly written?: Position
    /** What the page last reported as received, and when; absent until it has reported. */
    readonly handed?: Position & { readonly at: number }
  }[]
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
    // The service is of the same release, so its answer has this type.
    return (await this.#call('publish', body)) as Receipt
  }

  /** How many connections and users are in a channel that keeps presence. */
  async presenceStats(channel: ChannelName<App>): Promise<PresenceStats> {
    const { num_clients, num_users } = (await this.#call('presence_stats', { channel })) as {
      num_clients: number
      num_users: number
    }
    return { connections: num_clients, users: num_users }
  }

  /** Ends connections at once; their clients stay disconnected until told to connect again. */
  async disconnect(target: Target): Promise<void> {
    await this.#call('disconnect', target)
  }

  /**
   * Call it when something that policies read has changed. They are asked again for everybody who is in the channel or
   * publishes there, or only for a target. Until then their previous answer holds.
   */
  async reconsider(about: { readonly channel: ChannelName<App> } & Target): Promise<void> {
    await this.#call('reconsider', about)
  }

  /** Revokes a token, or everything issued so far to a user or a session: connections end, and tokens are refused. */
  async revoke({ user, tokenId, session }: Revocation): Promise<void> {
    await this.#call('revoke', {
      ...(user !== undefined && { user }),
      ...(tokenId !== undefined && { token_id: tokenId }),
      ...(session !== undefined && { session }),
    })
  }

  /** The live nodes. */
  async nodes(): Promise<readonly NodeReport[]> {
    const { nodes } = (await this.#call('info', {})) as { nodes: readonly NodeReport[] }
    return nodes
  }

  /** The channels that have subscribers, on all nodes. */
  async channels(): Promise<Readonly<Record<string, ChannelReport>>> {
    const { channels } = (await this.#call('channels', {})) as { channels: Record<string, ChannelReport> }
    return channels
  }

  /** The open connections of a target, or of everybody. */
  async connections(target: Target = {}): Promise<readonly ConnectionReport[]> {
    const answer = (await this.#call('connections', target)) as { connections: readonly ConnectionReport[] }
    return answer.connections
  }

  /** The latest publications of a channel, newest first, and the position of its stream. */
  async history(channel: ChannelName<App>, { limit }: { readonly limit: number }): Promise<History> {
    return (await this.#call('history', { channel, limit, reverse: true })) as History
  }

  /** Only the `connections` of `presenceStats`. */
  async clientCount(channel: ChannelName<App>): Promise<number> {
    const { connections } = await this.presenceStats(channel)
    return connections
  }

  /**
   * How far a user's open connections are in a channel, or in all of theirs: what was written to them, and what their
   * pages last reported as received. Devices that are offline are not included.
   */
  async seenUpTo(user: string, channel?: ChannelName<App>): Promise<readonly SeenConnection[]> {
    const answer = await this.#call('seen', { user, ...(channel !== undefined && { channel }) })
    // The service is of the same release, so its answer has this type.
    return (answer as { readonly connections: readonly SeenConnection[] }).connections
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
