import type { ClientInfo } from '@portico/protocol'
import type { Lease, LeaseListener } from '../redis/lease.ts'
import type { RedisLink } from '../redis/link.ts'
import type { PresenceCount, PresenceListener } from './presence.ts'
import { RedisEntries } from './redis-entries.ts'

/** Time after which a node writes its entries again, long before Redis would drop them. */
const rewriteMs = 3600_000
/** Channels that are put right at the same time. */
const batchSize = 64

/**
 * The part of presence that one Redis holds. Whoever looks at a channel clears away the entries of nodes whose lease
 * has run out; a node that dies is also looked for in every channel that another node has entries in. A node that
 * was only thought dead finds its lease gone, enters everybody again, and tells of those whose leave was told.
 */
export class RedisPresenceSite implements LeaseListener, Disposable {
  readonly #entries: RedisEntries
  readonly #lease: Lease
  readonly #noticed: PresenceListener
  readonly #timer: NodeJS.Timeout
  /** This node's own, by channel and connection. */
  readonly #own: Members = new Map()
  /** Those that left while Redis was away. */
  readonly #leaving: Members = new Map()
  /** Channels whose own entries Redis may have lost. */
  readonly #lost = new Set<string>()
  /** While Redis is told of them. */
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
    // Some of those counted may have been ghosts.
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

  /** True when there was something of dead nodes to clear away. */
  async #clear(channel: string, nodes: readonly string[]): Promise<boolean> {
    if (nodes.every((node) => this.#lease.isLiving(node))) return false
    // A stranger is more often a node that has just come than one that is gone.
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
    // What is lost while this runs is lost again.
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
      // One that came back meanwhile is among the own again.
      const isBack = this.#own.get(channel)?.has(info.client) === true
      if (!isBack && (await this.#isGone(channel, info))) this.#noticed('leave', channel, [info])
      forget(this.#leaving, channel, info)
    }
  }

  /** Whether its user has left with it. It may have left already, when only the answer to that was lost. */
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

/** For what is put right in the background: a failure leaves the rest for the next time. */
async function inBatches<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  for (let start = 0; start < items.length; start += batchSize) {
    const results = await Promise.allSettled(items.slice(start, start + batchSize).map(work))
    if (results.some(({ status }) => status === 'rejected')) return
  }
}
