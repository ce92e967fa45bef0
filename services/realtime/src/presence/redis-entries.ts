import type { ClientInfo } from '@portico/protocol'
import { Script } from '../redis/script.ts'
import type { RedisStore } from '../redis/store.ts'
import type { PresenceCount } from './presence.ts'

const at = (file: string) => new URL(file, import.meta.url)
const enter = new Script(at('entries.lua'), at('enter.lua'))
const leave = new Script(at('entries.lua'), at('leave.lua'))
const purge = new Script(at('entries.lua'), at('purge.lua'))

/** How long a channel's entries stay if no node refreshes them. */
const keepSeconds = 3 * 3600

interface Entry {
  readonly node: string
  readonly info: ClientInfo
}

interface Entered {
  /** How many connections the user has now; 0 if this one was entered already. */
  readonly count: number
  /** The user was removed with a dead node and a leave was announced; nobody has re-entered since. */
  readonly wasPurged: boolean
  /** The nodes that have entries in the channel. */
  readonly nodes: readonly string[]
}

/** The presence entries in one Redis, including those of dead nodes. */
export class RedisEntries {
  readonly #store: RedisStore
  readonly #node: string

  constructor(store: RedisStore, node: string) {
    this.#store = store
    this.#node = node
  }

  async enter(channel: string, info: ClientInfo): Promise<Entered> {
    const entry: Entry = { node: this.#node, info }
    const args = [info.client, this.#node, info.user, JSON.stringify(entry), keepSeconds]
    const [count, wasPurged, ...nodes] = texts(await this.#run(enter, channel, args))
    return { count: Number(count), wasPurged: wasPurged === '1', nodes }
  }

  /** How many connections of the user are left; -1 if this one had no entry. */
  async leave(channel: string, client: string): Promise<number> {
    return Number(await this.#run(leave, channel, [client]))
  }

  /** Removes the entries of dead nodes, and returns the users who have no other connection left. */
  async purge(channel: string, dead: readonly string[]): Promise<readonly ClientInfo[]> {
    const gone = texts(await this.#run(purge, channel, [keepSeconds, ...dead]))
    return gone.map((text) => entryOf(text).info)
  }

  async list(channel: string): Promise<readonly Entry[]> {
    const key = this.#store.keys.presence(channel, 'clients')
    return (await this.#store.run((client) => client.hvals(key))).map(entryOf)
  }

  async count(channel: string): Promise<PresenceCount> {
    const { keys } = this.#store
    const [clients, users] = await Promise.all([
      this.#store.run((client) => client.hlen(keys.presence(channel, 'clients'))),
      this.#store.run((client) => client.hlen(keys.presence(channel, 'users'))),
    ])
    return { clients, users }
  }

  async connectionsOf(channel: string, user: string): Promise<number> {
    const key = this.#store.keys.presence(channel, 'users')
    return Number(await this.#store.run((client) => client.hget(key, user)))
  }

  nodes(channel: string): Promise<readonly string[]> {
    return this.#store.run((client) => client.hkeys(this.#store.keys.presence(channel, 'nodes')))
  }

  #run(script: Script, channel: string, args: readonly (string | number)[]): Promise<unknown> {
    const { keys } = this.#store
    const names = [
      keys.presence(channel, 'clients'),
      keys.presence(channel, 'users'),
      keys.presence(channel, 'nodes'),
      keys.presence(channel, 'purged'),
    ]
    return this.#store.run((client) => script.run(client, names, args))
  }
}

/** Trusted: only this class writes entries, because Redis is ours. */
function entryOf(text: string): Entry {
  return JSON.parse(text) as Entry
}

function texts(reply: unknown): readonly string[] {
  return Array.isArray(reply) ? reply.map(String) : []
}
