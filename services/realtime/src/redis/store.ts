import type { Cluster, Redis } from 'ioredis'
import { StoreUnavailable } from '../broker/broker.ts'
import { connectForCommands, connectForListening, type Timing } from './connect.ts'
import type { Keys } from './keys.ts'
import { nameOf, type RedisLocation } from './location.ts'
import { type Topology, topologyOf } from './topology.ts'

/** The commands of one Redis. Every failure is reported as `StoreUnavailable`, with its cause. */
export class RedisStore implements Disposable {
  readonly name: string
  readonly keys: Keys
  readonly topology: Topology
  readonly #location: RedisLocation
  readonly #timing: Timing
  readonly #client: Redis | Cluster
  /** Why there is no connection. A command's own error says only that there is none. */
  #trouble: unknown

  constructor(location: RedisLocation, keys: Keys, timing: Timing) {
    this.name = nameOf(location)
    this.keys = keys
    this.#location = location
    this.#timing = timing
    this.#client = connectForCommands(location, timing)
    this.topology = topologyOf(this.#client)
    this.#client.on('error', (error) => {
      this.#trouble = error
    })
    this.#client.on('ready', () => {
      this.#trouble = undefined
    })
  }

  /** The command to publish with: in a Cluster one that reaches only the shard of the name. */
  get publishCommand(): 'PUBLISH' | 'SPUBLISH' {
    return this.topology.sharded ? 'SPUBLISH' : 'PUBLISH'
  }

  async run<T>(work: (client: Redis | Cluster) => Promise<T>): Promise<T> {
    try {
      return await work(this.#client)
    } catch (error) {
      throw new StoreUnavailable('redis', { cause: this.#trouble ?? error })
    }
  }

  /** Returns the number of connections that received it. */
  publish(name: string, payload: string): Promise<number> {
    const { sharded } = this.topology
    return this.run(async (client) =>
      Number(await (sharded ? client.spublish(name, payload) : client.publish(name, payload))),
    )
  }

  listenAt(home: string): Redis {
    return connectForListening(this.#location, this.#timing, this.topology.sharded ? home : undefined)
  }

  /** Calls back now, if connected, and on every reconnect. */
  onConnected(listener: () => void): void {
    if (this.#client.status === 'ready') listener()
    this.#client.on('ready', listener)
  }

  /** Resolves when connected. */
  connected(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    if (this.#client.status === 'ready') resolve()
    else this.#client.once('ready', resolve)
    return promise
  }

  [Symbol.dispose](): void {
    this.#client.removeAllListeners().on('error', () => {})
    this.#client.disconnect()
  }
}
