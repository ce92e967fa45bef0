import { randomUUID } from 'node:crypto'
import { Script } from './script.ts'
import type { RedisStore } from './store.ts'

const renew = new Script(new URL('lease.lua', import.meta.url))

interface LeaseOptions {
  readonly store: RedisStore
  readonly node: string
  /** A node that does not renew for this long counts as dead. */
  readonly leaseMs: number
}

export interface LeaseListener {
  /** Redis is reachable and the lease is held. */
  renewed(): void
  /** The lease had lapsed and is held again: other nodes may have removed this node's entries. */
  regained(): void
  /** Nodes that were there at the last renewal and no longer are. */
  died(nodes: ReadonlySet<string>): void
}

/** This node's lease in one Redis, and the list of live nodes. */
export class Lease implements AsyncDisposable {
  readonly #options: LeaseOptions
  readonly #listeners: LeaseListener[] = []
  readonly #timer: NodeJS.Timeout
  #info: () => string = () => ''
  #living: ReadonlyMap<string, string> = new Map()
  #term: string | undefined
  #renewal: Promise<void> | undefined
  #released = false

  constructor(options: LeaseOptions) {
    this.#options = options
    this.#timer = setInterval(() => void this.#renewQuietly(), options.leaseMs / 3).unref()
  }

  /** Sets what this node says about itself with every renewal from now on. */
  describe(info: () => string): void {
    this.#info = info
  }

  heed(listener: LeaseListener): void {
    this.#listeners.push(listener)
  }

  /** Reads what the live nodes say about themselves. Also renews this node's lease. */
  async survey(): Promise<ReadonlyMap<string, string>> {
    // A read that began before this call may miss newer nodes.
    await this.#renewal?.catch(() => {})
    await this.#renewOnce()
    return this.#living
  }

  /** Resolves when this node holds its lease. */
  async held(): Promise<void> {
    if (!this.#living.has(this.#options.node)) await this.#renewOnce()
  }

  isLiving(node: string): boolean {
    return this.#living.has(node)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer)
    if (this.#released) return
    this.#released = true
    const { store, node } = this.#options
    await this.#renewal?.catch(() => {})
    await Promise.allSettled([
      store.run((client) => client.zrem(store.keys.lease('expiry'), node)),
      store.run((client) => client.hdel(store.keys.lease('info'), node)),
    ])
  }

  #renewOnce(): Promise<void> {
    this.#renewal ??= this.#renew().finally(() => {
      this.#renewal = undefined
    })
    return this.#renewal
  }

  /** Retried at the next beat; until then `living` keeps its last value. */
  async #renewQuietly(): Promise<void> {
    await this.#renewOnce().catch(() => {})
  }

  async #renew(): Promise<void> {
    if (this.#released) return
    const { store, node, leaseMs } = this.#options
    const keys = [store.keys.lease('expiry'), store.keys.lease('info')]
    const args = [node, leaseMs, this.#info(), randomUUID()]
    const reply = await store.run((client) => renew.run(client, keys, args))
    const [term = '', ...pairs] = Array.isArray(reply) ? reply.map(String) : []
    const known = [...this.#living.keys()]
    const lapsed = this.#term !== undefined && this.#term !== term
    this.#term = term
    this.#living = new Map(
      pairs.flatMap((name, index) => (index % 2 ? [] : [[name, pairs[index + 1] ?? '']])),
    )
    const died = new Set(known.filter((name) => !this.#living.has(name)))
    for (const listener of this.#listeners) {
      listener.renewed()
      if (lapsed) listener.regained()
      if (died.size > 0) listener.died(died)
    }
  }
}
