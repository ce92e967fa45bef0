import type { ChannelName, Contract, EventName } from '@portico/channels'
import { commandErrors, type Place, type PublishFinding } from '@portico/protocol'
import type { ChannelReport, ConnectionReport, History, NodeReport } from './inspection.ts'
import { type PublishArguments, printGiven } from './publication.ts'

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
  /**
   * When nothing that it could hit is valid any more: the end of the last token or session cookie. Every node remembers
   * the revocation until then. Absent: for 30 days.
   */
  readonly expiresAt?: Date
}

/** Where the publication is kept, at which position, and how many connections it was handed to. */
export interface Receipt {
  readonly place: Place
  /** Absent where nothing is remembered. */
  readonly position: Position | undefined
  /** The key had been used: nothing was published again. */
  readonly repeated: boolean
  /** That it was handed to, on all nodes that reported in time. */
  readonly connections: number
  /** That listen to the channel, and how many of them reported in time. */
  readonly nodes: number
  readonly nodesReported: number
  /** When it reached nobody, nobody on another node, or nobody who reads: docs/findings.md says why. */
  readonly finding: PublishFinding | undefined
}

type PrintedReceipt = Omit<Receipt, 'position' | 'nodesReported'> &
  Partial<Position> & { readonly nodes_reported: number }

/** How many are in a channel. */
export interface PresenceStats {
  readonly connections: number
  readonly users: number
}

export interface Position {
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

/**
 * What kept a call from being answered. `refused`: nothing was done. `unreachable`, without an answer, and `unknown`, by the
 * answer: it may have been done all the same, or will be. A publication is repeated under the key that it was given.
 */
export type RealtimeFault = 'unreachable' | 'unknown' | 'refused'

export class RealtimeFailure extends Error {
  override readonly name = 'RealtimeFailure'
  readonly reason: RealtimeFault
  /** The service's own code, when it answered with one. */
  readonly code: number | undefined

  constructor(reason: RealtimeFault, message: string, code?: number, options?: ErrorOptions) {
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

  /** The channels that have subscribers, on all nodes. */
  async channels(): Promise<Readonly<Record<string, ChannelReport>>> {
    const { channels } = (await this.#call('channels', {})) as { channels: Record<string, ChannelReport> }
    return channels
  }

  /**
   * The open connections of a target, or of everybody. Each node names at most `limit`, 200 by default, so a node with
   * that many in the list may have more.
   */
  async connections(
    target: Target = {},
    options: { readonly limit?: number } = {},
  ): Promise<readonly ConnectionReport[]> {
    // The service's answer, of our own release.
    const answer = await this.#call('connections', { ...target, ...options })
    return (answer as { readonly connections: readonly ConnectionReport[] }).connections
  }

  /** The latest publications of a channel, newest first, and the position of its stream. */
  async history(channel: ChannelName<App>, { limit }: { readonly limit: number }): Promise<History> {
    return (await this.#call('history', { channel, limit, reverse: true })) as History
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
      // Next.js would keep the answer of a page that it renders at build time.
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
  // What a server of another kind answers, or one on the way; and the beginning of an answer that broke off.
  const isUnknown = ok || status >= 500
  const text = `${method}: answered ${status} without JSON; is this the realtime service?`
  throw new RealtimeFailure(isUnknown ? 'unknown' : 'refused', text)
}

/** After these errors the service may have done it all the same. */
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
