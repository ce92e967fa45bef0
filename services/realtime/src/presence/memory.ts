import type { ClientInfo } from '@portico/protocol'
import type { Presence, PresenceCount } from './presence.ts'

/** The presence of a single node. */
export class MemoryPresence implements Presence {
  readonly #channels = new Map<string, Members>()

  async enter(channel: string, info: ClientInfo): Promise<boolean> {
    let members = this.#channels.get(channel)
    if (members === undefined) {
      members = new Members()
      this.#channels.set(channel, members)
    }
    return members.add(info)
  }

  async leave(channel: string, { client }: ClientInfo): Promise<boolean> {
    const members = this.#channels.get(channel)
    if (members === undefined) return false
    const last = members.remove(client)
    if (members.count.clients === 0) this.#channels.delete(channel)
    return last
  }

  async list(channel: string): Promise<ReadonlyMap<string, ClientInfo>> {
    return new Map(this.#channels.get(channel)?.clients)
  }

  async count(channel: string): Promise<PresenceCount> {
    return this.#channels.get(channel)?.count ?? { clients: 0, users: 0 }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#channels.clear()
  }
}

/** The connections in one channel, and how many each user has. */
class Members {
  readonly #clients = new Map<string, ClientInfo>()
  readonly #connections = new Map<string, number>()

  get clients(): ReadonlyMap<string, ClientInfo> {
    return this.#clients
  }

  get count(): PresenceCount {
    return { clients: this.#clients.size, users: this.#connections.size }
  }

  add(info: ClientInfo): boolean {
    const known = this.#clients.has(info.client)
    this.#clients.set(info.client, info)
    if (known) return false
    const others = this.#connections.get(info.user) ?? 0
    this.#connections.set(info.user, others + 1)
    return others === 0
  }

  remove(client: string): boolean {
    const info = this.#clients.get(client)
    if (info === undefined) return false
    this.#clients.delete(client)
    const others = (this.#connections.get(info.user) ?? 1) - 1
    if (others > 0) this.#connections.set(info.user, others)
    else this.#connections.delete(info.user)
    return others === 0
  }
}
