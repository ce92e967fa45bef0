import type { ChannelName, Contract, EventName } from '@portico/channels'
import { commandErrors, type Place, type PublishFinding } from '@portico/protocol'
import type { ChannelReport, ConnectionReport, History, NodeReport } from './inspection.ts'
import { type PublishArguments, printGiven } from './publication.ts'

export interface RealtimeOptions<App> {
  readonly contract: App
  /** The service's URL for back ends, such as `http://realtime:3002`. Never the page's origin. */
  readonly url: string
  readonly apiKey: string
  readonly timeoutMs?: number
  readonly fetch?: typeof fetch
}

/** Which connections a call applies to; all given fields must match. */
export interface Target {
  readonly user?: string
  readonly client?: string
  readonly session?: string
}

export interface Revocation {
  readonly user?: string
  readonly tokenId?: string
  readonly session?: string
  /**
   * When the last affected token or session cookie has expired; every node remembers the revocation until then.
   * Default: in 30 days.
   */
  readonly expiresAt?: Date
}

export interface Receipt {
  readonly place: Place
  /** Undefined if the channel has no history. */
  readonly position: Position | undefined
  /** True if the key had been used already: nothing was published again. */
  readonly repeated: boolean
  /** Connections it was handed to, on all nodes that reported in time. A connection counts even if it does not read. */
  readonly connections: number
  /** Nodes with subscribers of the channel, and how many of them reported in time. */
  readonly nodes: number
  readonly nodesReported: number
  /** Set if it had no receivers, none on other nodes, or none that read. docs/findings.md says why. */
  readonly finding: PublishFinding | undefined
}

type PrintedReceipt = Omit<Receipt, 'position' | 'nodesReported'> &
  Partial<Position> & { readonly nodes_reported: number }

/** How many connections and users are in a channel. */
export interface PresenceStats {
  readonly connections: number
  readonly users: number
}

export interface Position {
  readonly epoch: string
  readonly offset: number
}

/** One connection of a user, and its position in each channel. */
export interface SeenConnection {
  readonly node: string
  readonly client: string
  readonly channels: readonly {
    readonly channel: string
    /** The position up to which it was written to; absent if the channel has no history. */
    readonly written?: Position
    /** The position that the page last reported as received, and when; absent until it has reported one. */
    readonly handed?: Position & { readonly at: number }
  }[]
}

/**
 * Why a call failed. `refused`: nothing was done. `unreachable` (no answer) and `unknown` (an unclear answer): it may
 * have been done, or may still be. Repeat a publication with the same key.
 */
export type RealtimeFault = 'unreachable' | 'unknown' | 'refused'

export class RealtimeFailure extends Error {
  override readonly name = 'RealtimeFailure'
  readonly reason: RealtimeFault
  /** The service's error code, if it answered with one. */
  readonly code: number | undefined

  constructor(reason: RealtimeFault, message: string, code?: number, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
    this.code = code
  }
}

/** The service's HTTP API, for back ends in TypeScript. Failed calls throw a `RealtimeFailure`. */
export class Realtime<App extends Contract> {
  readonly #options: RealtimeOptions<App>

  constructor(options: RealtimeOptions<App>) {
    this.#options = options
  }

  /** Publishes to ephemeral channels, and to durable ones if there is no row to commit with. Waits for the position. */
  async publish<const Name extends ChannelName<App>, const Event extends EventName<App, Name>>(
    ...call: PublishArguments<App, Name, Event>
  ): Promise<Receipt> {
    const { channel, data, key, tags } = printGiven(this.#options.contract, ...call)
    const body = { channel, data, tags, ...(key !== null && { idempotency_key: key }) }
    // The service is of the same release, so its answer has this type.
    const answer = (await this.#call('publish', body)) as PrintedReceipt
    const { epoch, offset, nodes_reported: nodesReported, finding, ...receipt } = answer
    const position = epoch === undefined || offset === undefined ? undefined : { epoch, offset }
    return { ...receipt, position, nodesReported, finding }
  }

  /** How many connections and users are in a channel that keeps presence. */
  async presenceStats(channel: ChannelName<App>): Promise<PresenceStats> {
    const { num_clients, num_users } = (await this.#call('presence_stats', { channel })) as {
      num_clients: number
      num_users: number
    }
    return { connections: num_clients, users: num_users }
  }

  /** Ends connections at once. Their clients stay disconnected until told to connect again. */
  async disconnect(target: Target): Promise<void> {
    await this.#call('disconnect', target)
  }

  /**
   * Call this after a change of something that policies read. They are asked again for everybody who is in the channel
   * or publishes there, or only for a target. Until then their earlier answers hold.
   */
  async reconsider(about: { readonly channel: ChannelName<App> } & Target): Promise<void> {
    await this.#call('reconsider', about)
  }

  /** Revokes a token, or everything issued so far to a user or a session: connections end, and tokens are refused. */
  async revoke({ user, tokenId, session, expiresAt }: Revocation): Promise<void> {
    await this.#call('revoke', {
      ...(user !== undefined && { user }),
      ...(tokenId !== undefined && { token_id: tokenId }),
      ...(session !== undefined && { session }),
      ...(expiresAt !== undefined && { expire_at: Math.ceil(expiresAt.getTime() / 1000) }),
    })
  }

  /** The live nodes. */
  async nodes(): Promise<readonly NodeReport[]> {
    const { nodes } = (await this.#call('info', {})) as { nodes: readonly NodeReport[] }
    return nodes
  }

  /** The channels that have subscribers, on any node. */
  async channels(): Promise<Readonly<Record<string, ChannelReport>>> {
    const { channels } = (await this.#call('channels', {})) as { channels: Record<string, ChannelReport> }
    return channels
  }

  /**
   * The open connections of a target, or of everybody. Each node lists at most `limit`, 200 by default: a node that
   * lists as many may have more.
   */
  async connections(
    target: Target = {},
    options: { readonly limit?: number } = {},
  ): Promise<readonly ConnectionReport[]> {
    // The service is of the same release, so its answer has this type.
    const answer = await this.#call('connections', { ...target, ...options })
    return (answer as { readonly connections: readonly ConnectionReport[] }).connections
  }

  /** The latest publications of a channel, newest first, and the position of its stream. */
  async history(channel: ChannelName<App>, { limit }: { readonly limit: number }): Promise<History> {
    return (await this.#call('history', { channel, limit, reverse: true })) as History
  }

  /**
   * How far a user's open connections are in one channel, or in all of theirs: what was written to them, and what their
   * pages last reported as received. Offline devices are not included.
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
      // Otherwise Next.js would cache the answer for a page that it renders at build time.
      cache: 'no-store',
      signal: AbortSignal.timeout(timeoutMs),
    }).catch((cause: unknown) => {
      const text = `the realtime service at ${address.origin} does not answer; whether it got the call is unknown`
      throw new RealtimeFailure('unreachable', text, undefined, { cause })
    })
    const answer: unknown = await response.json().catch(() => undefined)
    return readAnswer(method, response, answer)
  }
}

function readAnswer(method: string, { ok, status }: Response, answer: unknown): unknown {
  if (typeof answer === 'object' && answer !== null) {
    if ('result' in answer) return answer.result
    if ('error' in answer) throw failureBy(method, answer.error)
  }
  // Another server, or a proxy on the way, may have answered, or the answer broke off. Only a status of 4xx says that
  // nothing was done.
  const isUnknown = ok || status >= 500
  const text = `${method}: answered ${status} without JSON; is this the realtime service?`
  throw new RealtimeFailure(isUnknown ? 'unknown' : 'refused', text)
}

/** After these errors the operation may have happened. */
const unknown: ReadonlySet<unknown> = new Set([
  commandErrors.internal.code,
  commandErrors.storeUnavailable.code,
])

function failureBy(method: string, error: unknown): RealtimeFailure {
  const { code, message } = { code: undefined, message: undefined, ...(error as object) }
  const reason = unknown.has(code) ? 'unknown' : 'refused'
  return new RealtimeFailure(
    reason,
    `${method}: ${String(message)}`,
    typeof code === 'number' ? code : undefined,
  )
}
