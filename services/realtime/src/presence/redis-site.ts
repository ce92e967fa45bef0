import type { ClientInfo } from '@portico/protocol'
import type { Lease, LeaseListener } from '../redis/lease.ts'
import type { RedisLink } from '../redis/link.ts'
import type { PresenceCount, PresenceListener } from './presence.ts'
import { RedisEntries } from './redis-entries.ts'

/** How often a node rewrites its entries, long before Redis would drop them. */
const rewriteMs = 3600_000
/** How many channels are repaired concurrently. */
const batchSize = 64

/**
 * The part of presence stored in one Redis. Any access to a channel removes entries of nodes whose lease has expired.
 * When a node dies, the others also clean every channel in which they have entries. A node that was wrongly declared
 * dead re-enters its connections and announces the joins of users whose leave was announced.
 */
export class RedisPresenceSite implements LeaseListener, Disposable {
  readonly #entries: RedisEntries
  readonly #lease: Lease
  readonly #noticed: PresenceListener
  readonly #timer: NodeJS.Timeout
  /** This node's connections, by channel and connection id. */
  readonly #own: Members = new Map()
  /** Connections that left while Redis was unavailable. */
  readonly #leaving: Members = new Map()
  /** Channels in which Redis may have lost this node's entries. */
  readonly #lost = new Set<string>()
  /** Set while leaves and lost entries are being written to Redis. */
  #telling: Promise<void> | undefined

  constructor({ store, lease }: RedisLink, node: string, noticed: PresenceListener) {
    this.#entries = new RedisEntries(store, node)
    this.#lease = lease
    this.#noticed = noticed
    this.#timer = setInterval(() => this.regained(), rewriteMs).unref()
    lease.heed(this)
  }

  async enter(channel: string, info: ClientInfo): Promise<boolean> {
    await this.#lease.held()
    const { count, nodes } = await this.#entries.enter(channel, info)
    remember(this.#own, channel, info)
    const cleared = await this.#clear(channel, nodes)
    // Some of those counted may have belonged to dead nodes.
    if (cleared && count > 1) return (await this.#entries.connectionsOf(channel, info.user)) === 1
    return count === 1
  }

  async leave(channel: string, info: ClientInfo): Promise<boolean> {
    forget(this.#own, channel, info)
    try {
      const left = await this.#entries.leave(channel, info.client)
      forget(this.#leaving, channel, info)
      return left === 0
    } catch (error) {
      remember(this.#leaving, channel, info)
      throw error
    }
  }

  async list(channel: string): Promise<ReadonlyMap<string, ClientInfo>> {
    await this.#clear(channel, await this.#entries.nodes(channel))
    const entries = await this.#entries.list(channel)
    return new Map(entries.map(({ info }) => [info.client, info]))
  }

  async count(channel: string): Promise<PresenceCount> {
    await this.#clear(channel, await this.#entries.nodes(channel))
    return this.#entries.count(channel)
  }

  renewed(): void {
    if (this.#leaving.size + this.#lost.size === 0) return
    this.#telling ??= this.#tell().finally(() => {
      this.#telling = undefined
    })
  }

  regained(): void {
    for (const channel of this.#own.keys()) this.#lost.add(channel)
    this.renewed()
  }

  died(): void {
    void inBatches([...this.#own.keys()], async (channel) => {
      await this.#clear(channel, await this.#entries.nodes(channel))
    })
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
    this.#own.clear()
    this.#leaving.clear()
    this.#lost.clear()
  }

  /** True if there were entries of dead nodes. */
  async #clear(channel: string, nodes: readonly string[]): Promise<boolean> {
    if (nodes.every((node) => this.#lease.isLiving(node))) return false
    // An unknown node is usually new rather than dead.
    await this.#lease.survey()
    const dead = nodes.filter((node) => !this.#lease.isLiving(node))
    if (dead.length === 0) return false
    const infos = await this.#entries.purge(channel, dead)
    if (infos.length > 0) this.#noticed('leave', channel, infos)
    return true
  }

  async #tell(): Promise<void> {
    await inBatches([...this.#leaving], ([channel, infos]) => this.#leaveAll(channel, [...infos.values()]))
    await inBatches([...this.#lost], (channel) => this.#enterAll(channel))
  }

  async #enterAll(channel: string): Promise<void> {
    // Losses during this run are handled by the next.
    this.#lost.delete(channel)
    try {
      for (const info of this.#own.get(channel)?.values() ?? []) {
        const { count, wasPurged } = await this.#entries.enter(channel, info)
        if (count === 1 && wasPurged) this.#noticed('join', channel, [info])
      }
    } catch (error) {
      this.#lost.add(channel)
      throw error
    }
  }

  async #leaveAll(channel: string, infos: readonly ClientInfo[]): Promise<void> {
    for (const info of infos) {
      // A connection that returned in the meantime is among our own again.
      const isBack = this.#own.get(channel)?.has(info.client) === true
      if (!isBack && (await this.#isGone(channel, info))) this.#noticed('leave', channel, [info])
      forget(this.#leaving, channel, info)
    }
  }

  /** Removes the connection; true if its user has left with it. It may be gone already, if only the answer was lost. */
  async #isGone(channel: string, { user, client }: ClientInfo): Promise<boolean> {
    const left = await this.#entries.leave(channel, client)
    return left === 0 || (left === -1 && (await this.#entries.connectionsOf(channel, user)) === 0)
  }
}

type Members = Map<string, Map<string, ClientInfo>>

function remember(members: Members, channel: string, info: ClientInfo): void {
  const known = members.get(channel) ?? new Map<string, ClientInfo>()
  members.set(channel, known.set(info.client, info))
}

function forget(members: Members, channel: string, { client }: ClientInfo): void {
  const left = members.get(channel)
  left?.delete(client)
  if (left?.size === 0) members.delete(channel)
}

/** For background repairs; after a failure the rest waits for the next run. */
async function inBatches<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  for (let start = 0; start < items.length; start += batchSize) {
    const results = await Promise.allSettled(items.slice(start, start + batchSize).map(work))
    if (results.some(({ status }) => status === 'rejected')) return
  }
}
