import type { ClientInfo, Publication, PublishFinding } from '@portico/protocol'
import type { Revocations } from '../auth/revocations.ts'
import type { Published, StreamPage } from '../broker/broker.ts'
import type {
  ChannelTraffic,
  ConnectionInfo,
  Control,
  NodeInfo,
  Question,
  Revocation,
  Target,
} from '../control/control.ts'
import type { Hub } from '../hub/hub.ts'
import { tracePublish } from '../ops/tracing.ts'
import type { Presence, PresenceCount } from '../presence/presence.ts'
import { type Audience, AudienceCounter } from './audience.ts'
import type { ChannelResolver, ResolvedChannel } from './channel-resolver.ts'
import { admitData } from './event-check.ts'
import { NodeCount } from './node-count.ts'
import type { NodeObserver } from './observer.ts'
import type {
  HistoryOptions,
  LocatedConnection,
  Operations,
  PublishInput,
  PublishReceipt,
  SeenConnection,
} from './operations.ts'
import { uniqueKey } from './unique-key.ts'

/** How long other nodes may take to answer a question. */
const askTimeoutMs = 1_000

interface LiveNodeOptions {
  readonly id: string
  readonly resolver: ChannelResolver
  readonly hub: Hub
  readonly presence: Presence
  readonly control: Control
  readonly revocations: Revocations
  readonly observer: NodeObserver
  readonly limits: { readonly messageBytes: number; readonly historyPublications: number }
}

/** One node. Executes what the HTTP API, the command line and connections ask for. */
export class LiveNode implements Operations {
  readonly id: string
  readonly #options: LiveNodeOptions
  readonly #audience: AudienceCounter
  readonly #nodeCount: NodeCount

  constructor(options: LiveNodeOptions) {
    const { id, control, hub } = options
    this.id = id
    this.#options = options
    this.#nodeCount = new NodeCount(control)
    this.#audience = new AudienceCounter({
      control,
      node: id,
      here: (name) => hub.listeners(name),
    })
  }

  find(channel: string): ResolvedChannel {
    return this.#options.resolver.find(channel)
  }

  async publish(channel: string, input: PublishInput): Promise<PublishReceipt> {
    const resolved = this.find(channel)
    const published = await this.#hand(resolved, input)
    const { position, repeated, nodes } = published
    const audience = repeated ? nobody : await this.#audience.count(channel, nodes)
    const finding = repeated ? undefined : await this.#hint(channel, audience)
    return {
      ...(finding && { finding }),
      place: resolved.broker.place,
      position,
      repeated,
      connections: audience.connections,
      nodes: Math.max(nodes, audience.nodes),
      nodesReported: audience.nodes,
    }
  }

  /** Publishes for a client, without counting the receivers. */
  async publishOnly(channel: ResolvedChannel, input: PublishInput): Promise<void> {
    await this.#hand(channel, input)
  }

  history(channel: string, { since, limit, reverse = false }: HistoryOptions): Promise<StreamPage> {
    const { historyPublications } = this.#options.limits
    const { broker, retention } = this.find(channel)
    const bounded = limit < 0 ? historyPublications : Math.min(limit, historyPublications)
    return broker.read(channel, { since, limit: bounded, reverse }, retention)
  }

  async historyRemove(channel: string): Promise<void> {
    await this.find(channel).broker.forget(channel)
  }

  async presence(channel: string): Promise<ReadonlyMap<string, ClientInfo>> {
    this.find(channel)
    return this.#options.presence.list(channel)
  }

  async presenceStats(channel: string): Promise<PresenceCount> {
    this.find(channel)
    return this.#options.presence.count(channel)
  }

  async subscribe(target: Target, channel: string): Promise<void> {
    this.find(channel)
    await this.#options.control.order('all', { kind: 'subscribe', target, channel })
  }

  async unsubscribe(target: Target, channel: string): Promise<void> {
    await this.#options.control.order('all', { kind: 'unsubscribe', target, channel, reason: 'server' })
  }

  async disconnect(target: Target): Promise<void> {
    await this.#options.control.order('all', { kind: 'disconnect', target, reason: 'forceDisconnect' })
  }

  async refresh(target: Target, options: { expireAt?: number; expired?: boolean }): Promise<void> {
    await this.#options.control.order('all', { kind: 'refresh', target, ...options })
  }

  async revoke(revocation: Revocation): Promise<void> {
    await this.#options.revocations.revoke(revocation)
  }

  async reconsider(target: Target | undefined, channel: string | undefined): Promise<void> {
    await this.#options.control.order('all', { kind: 'reconsider', target, channel })
  }

  async channels(pattern?: string): Promise<ReadonlyMap<string, ChannelTraffic>> {
    const answers = await this.#askAll({ kind: 'channels', pattern })
    const found = new Map<string, ChannelTraffic>()
    for (const [channel, here] of answers.flatMap(({ value }) => trafficIn(value))) {
      const { subscribers, publications } = found.get(channel) ?? { subscribers: 0, publications: 0 }
      found.set(channel, {
        subscribers: subscribers + here.subscribers,
        publications: Math.max(publications, here.publications),
      })
    }
    return found
  }

  async connections(target: Target | undefined, limit: number): Promise<readonly LocatedConnection[]> {
    const answers = await this.#askAll({ kind: 'connections', target, limit })
    return answers.flatMap(({ node, value }) =>
      Array.isArray(value) ? value.map((connection: ConnectionInfo) => ({ ...connection, node })) : [],
    )
  }

  nodes(): Promise<readonly NodeInfo[]> {
    return this.#options.control.nodes()
  }

  async seen(target: Target): Promise<readonly SeenConnection[]> {
    const answers = await this.#askAll({ kind: 'seen', target })
    return answers.flatMap(({ node, value }) => seenConnections(value).map((held) => ({ node, ...held })))
  }

  #askAll(question: Question) {
    return this.#options.control.ask('all', question, askTimeoutMs)
  }

  /**
   * Explains why a publication may have reached nobody, or nobody on another node. Not an error, but the first question
   * when one is missed.
   */
  async #hint(channel: string, audience: Audience): Promise<PublishFinding | undefined> {
    const id = await this.#shortfall(channel, audience)
    if (id !== undefined) {
      this.#options.observer.found({ id, facts: { channel, nodes: await this.#nodeCount.count() } })
    }
    return id
  }

  async #shortfall(
    channel: string,
    { connections, nodes, isRead }: Audience,
  ): Promise<PublishFinding | undefined> {
    if (connections === 0) return 'nobodyListens'
    if (!isRead) return 'deadSubscriber'
    const here = this.#options.hub.listeners(channel).connections > 0
    const isAlone = here && nodes < 2 && (await this.#nodeCount.count()) > 1
    return isAlone ? 'nobodyOnOtherNodes' : undefined
  }

  async #hand(resolved: ResolvedChannel, input: PublishInput): Promise<Published> {
    const { name, broker, retention } = resolved
    const { limits, observer } = this.#options
    const data = admitData(resolved, input.data, limits.messageBytes)
    const published = await tracePublish(resolved.pattern, input.tags, (tags) =>
      broker.publish(name, publicationOf({ ...input, data, tags }, Date.now()), {
        retention,
        key: uniqueKey(input),
      }),
    )
    if (!published.repeated) observer.published(broker.place)
    return published
  }
}

const nobody: Audience = { connections: 0, nodes: 0, isRead: false }

function publicationOf({ data, info, tags, key }: PublishInput, time: number): Publication {
  const allTags = key === undefined ? tags : new Map([...(tags ?? []), ['key', key]])
  return { data, ...(info && { info }), ...(allTags && { tags: allTags }), time }
}

/** Another node's answer to `channels`, checked: it may run another version. */
function trafficIn(value: unknown): [string, ChannelTraffic][] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).map(([channel, traffic]) =>
    typeof traffic === 'number'
      ? [channel, { subscribers: traffic, publications: 0 }]
      : [channel, traffic as ChannelTraffic],
  )
}

/** Empty for a node of an older version, which does not know the question. */
function seenConnections(value: unknown): Omit<SeenConnection, 'node'>[] {
  return Array.isArray(value) ? (value as Omit<SeenConnection, 'node'>[]) : []
}
