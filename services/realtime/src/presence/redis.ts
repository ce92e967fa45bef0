import type { ClientInfo } from '@portico/protocol'
import type { RedisLinks } from '../redis/links.ts'
import type { Presence, PresenceCount, PresenceListener } from './presence.ts'
import { RedisPresenceSite } from './redis-site.ts'

/** The presence of many nodes. A channel's entries are in the same Redis as its publications. */
export class RedisPresence implements Presence {
  readonly #links: RedisLinks
  readonly #sites: ReadonlyMap<unknown, RedisPresenceSite>

  constructor(links: RedisLinks, node: string, noticed: PresenceListener = () => {}) {
    this.#links = links
    this.#sites = new Map(links.all.map((link) => [link, new RedisPresenceSite(link, node, noticed)]))
  }

  enter(channel: string, info: ClientInfo): Promise<boolean> {
    return this.#at(channel).enter(channel, info)
  }

  leave(channel: string, info: ClientInfo): Promise<boolean> {
    return this.#at(channel).leave(channel, info)
  }

  list(channel: string): Promise<ReadonlyMap<string, ClientInfo>> {
    return this.#at(channel).list(channel)
  }

  count(channel: string): Promise<PresenceCount> {
    return this.#at(channel).count(channel)
  }

  /** Does not close the links, which belong to their opener. This node's entries end with its lease. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const site of this.#sites.values()) site[Symbol.dispose]()
  }

  #at(channel: string): RedisPresenceSite {
    const site = this.#sites.get(this.#links.of(channel))
    if (site === undefined) throw new Error('every link has its site')
    return site
  }
}
