import type { ClientInfo, Publication } from '@portico/protocol'
import type { BusListener } from '../redis/bus.ts'
import type { RedisLink } from '../redis/link.ts'
import type { RedisLinks } from '../redis/links.ts'
import type {
  ArrivalListener,
  Broker,
  Published,
  PublishOptions,
  ReadOptions,
  Retention,
  StreamPage,
} from './broker.ts'
import { decodeBody, decodeMessage, encodeAnnouncement, encodeBody } from './bus-message.ts'

/** The broker of many nodes. Each channel lives in one Redis of the links; see `Streams` for what that promises. */
export class RedisBroker implements Broker {
  readonly place = 'redis'
  readonly #links: RedisLinks
  /** Channels listened to, by their name on the bus. */
  readonly #channels = new Map<string, string>()
  readonly #listener: BusListener

  constructor(links: RedisLinks, arrived: ArrivalListener) {
    this.#links = links
    this.#listener = {
      received: (name, message) => {
        const channel = this.#channels.get(name)
        if (channel !== undefined) arrived(decodeMessage(channel, message))
      },
      interrupted: (names) => {
        const channels = [...names]
          .map((name) => this.#channels.get(name))
          .filter((name) => name !== undefined)
        if (channels.length > 0) arrived({ kind: 'interrupted', channels: new Set(channels) })
      },
    }
  }

  async listen(channel: string): Promise<void> {
    const { link, name } = this.#home(channel)
    this.#channels.set(name, channel)
    try {
      await link.listen(name, this.#listener)
    } catch (error) {
      this.#channels.delete(name)
      throw error
    }
  }

  async unlisten(channel: string): Promise<void> {
    const { link, name } = this.#home(channel)
    this.#channels.delete(name)
    await link.bus.unsubscribe(name)
  }

  async publish(
    channel: string,
    publication: Publication,
    { retention, key }: PublishOptions,
  ): Promise<Published> {
    const { link } = this.#home(channel)
    const body = encodeBody(publication)
    const { position, repeated, listeners } = await link.streams.publish(channel, body, retention, key)
    return { position: position.offset === 0 ? undefined : position, repeated, nodes: listeners }
  }

  async announce(kind: 'join' | 'leave', channel: string, info: ClientInfo): Promise<void> {
    const { link, name } = this.#home(channel)
    await link.store.publish(name, encodeAnnouncement(kind, info))
  }

  async read(channel: string, options: ReadOptions, { size }: Retention): Promise<StreamPage> {
    if (size === 0) return { top: { epoch: '', offset: 0 }, publications: [] }
    const { top, continues, entries } = await this.#home(channel).link.streams.read(channel, options)
    const publications = entries.map(({ offset, body }) => decodeBody(body, offset))
    return { top, publications, ...(continues && { continues }) }
  }

  async forget(channel: string): Promise<void> {
    await this.#home(channel).link.streams.forget(channel)
  }

  /** Does not close the links, which belong to their opener. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#channels.values()].map((channel) => this.unlisten(channel)))
  }

  #home(channel: string): { readonly link: RedisLink; readonly name: string } {
    const link = this.#links.of(channel)
    return { link, name: link.store.keys.bus(channel) }
  }
}
