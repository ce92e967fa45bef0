import type { Position, ReadOptions, Retention } from '../broker/broker.ts'
import { newEpoch } from '../broker/epoch.ts'
import { idempotencyWindowMs } from '../broker/idempotency-window.ts'
import { Script } from './script.ts'
import type { RedisStore } from './store.ts'

const at = (file: string) => new URL(file, import.meta.url)
const publish = new Script(at('stream.lua'), at('publish.lua'))
const read = new Script(at('stream.lua'), at('read.lua'))

const noPosition = { epoch: '', offset: 0 }
const UNKEPT: Retention = { size: 0, ttlSeconds: 0 }

export interface Sent {
  readonly position: Position
  readonly repeated: boolean
  /** Connections that listened at the server it was published to. */
  readonly listeners: number
}

export interface Page {
  readonly top: Position
  readonly continues: boolean
  readonly entries: readonly { readonly offset: number; readonly body: string }[]
}

/**
 * The streams of channels in one Redis, and the only way to publish there.
 *
 * Guarantee: an acknowledged publication is in the master's memory, nothing more, unless Redis persists or waits for
 * replicas. A failover or a restart may lose the newest ones and reuse their offsets. Therefore the epoch contains
 * Redis's replication id, which changes on every promotion and restart: streams then continue under another epoch, even
 * where nothing was lost, and every subscriber is notified. An isolated master may accept publications that are later
 * lost; set `min-replicas-to-write` to 1 to have them refused instead.
 */
export class Streams {
  readonly #store: RedisStore

  constructor(store: RedisStore) {
    this.#store = store
  }

  publish(channel: string, body: string, retention: Retention, key?: string): Promise<Sent> {
    const { keys } = this.#store
    const names = [keys.meta(channel), keys.stream(channel), keys.bus(channel)]
    if (key !== undefined) names.push(keys.once(channel, key))
    return this.#publish(names, body, retention)
  }

  /** Publishes to a name of the bus that belongs to no channel. */
  send(name: string, body: string): Promise<Sent> {
    return this.#publish([name, name, name], body, UNKEPT)
  }

  async read(channel: string, options: ReadOptions): Promise<Page> {
    const { since, limit, reverse = false } = options
    const { keys } = this.#store
    const reply = await this.#store.run((client) =>
      read.run(
        client,
        [keys.meta(channel), keys.stream(channel)],
        [newEpoch(), since?.epoch ?? '', since?.offset ?? '', limit, reverse ? 1 : 0],
      ),
    )
    const [epoch = '', top = '0', continues, ...flat] = strings(reply)
    const entries = []
    for (let index = 0; index < flat.length; index += 2) {
      entries.push({ offset: Number(flat[index]), body: flat[index + 1] ?? '' })
    }
    return { top: { epoch, offset: Number(top) }, continues: continues === '1', entries }
  }

  async forget(channel: string): Promise<void> {
    await this.#store.run((client) => client.del(this.#store.keys.stream(channel)))
  }

  async #publish(names: readonly string[], body: string, { size, ttlSeconds }: Retention): Promise<Sent> {
    const args = [this.#store.publishCommand, body, size, ttlSeconds, newEpoch(), idempotencyWindowMs]
    const reply = await this.#store.run((client) => publish.run(client, names, args))
    const [repeated, listeners, epoch = '', offset] = strings(reply)
    const position = epoch === '' ? noPosition : { epoch, offset: Number(offset) }
    return { position, repeated: repeated === '1', listeners: Number(listeners) }
  }
}

function strings(reply: unknown): readonly string[] {
  return Array.isArray(reply) ? reply.map(String) : []
}
