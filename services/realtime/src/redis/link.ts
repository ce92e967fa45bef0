import type { BaseLogger } from 'pino'
import { StoreUnavailable } from '../broker/broker.ts'
import { Bus, type BusListener } from './bus.ts'
import { Canary, type CanaryState, type Provable } from './canary.ts'
import { Keys } from './keys.ts'
import { Lease } from './lease.ts'
import type { RedisLocation } from './location.ts'
import { RedisStore } from './store.ts'
import { Streams } from './streams.ts'

export interface LinkOptions {
  readonly node: string
  readonly log: Pick<BaseLogger, 'error' | 'info'>
  /** Begins every key, so that installations can share a Redis. */
  readonly prefix?: string | undefined
  readonly commandTimeoutMs?: number | undefined
  readonly leaseMs?: number | undefined
  readonly canaryIntervalMs?: number | undefined
  readonly canaryDeadlineMs?: number | undefined
  /** For metrics: every new state of the canary of one server. */
  readonly observeCanary?: ((place: string, state: CanaryState) => void) | undefined
}

/** This node's connections to one independent Redis: commands, bus, lease, and a canary for each line of the bus. */
export class RedisLink implements AsyncDisposable {
  readonly store: RedisStore
  readonly streams: Streams
  readonly bus: Bus
  readonly lease: Lease
  readonly #options: LinkOptions
  /** Keyed by the server that each one checks. */
  readonly #canaries = new Map<string, Canary>()

  constructor(location: RedisLocation, options: LinkOptions) {
    const { prefix = 'portico', commandTimeoutMs = 2_000, leaseMs = 30_000, node } = options
    this.#options = options
    this.store = new RedisStore(location, new Keys(prefix), { commandTimeoutMs })
    this.streams = new Streams(this.store)
    this.lease = new Lease({ store: this.store, node, leaseMs })
    this.bus = new Bus({
      topology: this.store.topology,
      connect: (home) => this.store.listenAt(home),
      lineOpened: (home, line) => this.#watch(home, line),
      lineClosed: (home) => this.#unwatch(home),
      connected: () => this.store.connected(),
      unreadable: (name, error) =>
        options.log.error({ name, err: error }, 'a message on the bus is unreadable'),
    })
    this.store.topology.onChange(() => this.#aim())
    this.store.onConnected(() => this.#prove())
    this.bus.open()
  }

  /** Each server it listens to, and whether messages published there arrive. */
  get canaries(): ReadonlyMap<string, CanaryState> {
    return new Map([...this.#canaries].map(([home, canary]) => [this.#place(home), canary.state]))
  }

  /** Whether a canary came back from every server. */
  get isProven(): boolean {
    const canaries = [...this.#canaries.values()]
    return canaries.length > 0 && canaries.every(({ state }) => state.kind === 'proven')
  }

  /** Once it resolves, everything sent to the name from then on arrives. Rejects with `StoreUnavailable`. */
  async listen(name: string, listener: BusListener): Promise<void> {
    try {
      await this.bus.subscribe(name, listener)
    } catch (cause) {
      throw new StoreUnavailable('redis', { cause })
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const canary of this.#canaries.values()) canary[Symbol.dispose]()
    await this.lease[Symbol.asyncDispose]()
    this.bus[Symbol.dispose]()
    this.store[Symbol.dispose]()
  }

  /**
   * Checks every live line at once, because commands are connected again. A line that reconnects is checked by its
   * canary.
   */
  #prove(): void {
    for (const canary of this.#canaries.values()) if (canary.line.isLive) void canary.prove()
  }

  #watch(home: string, line: Provable): void {
    const {
      log,
      observeCanary = () => {},
      canaryIntervalMs = 5_000,
      canaryDeadlineMs = 3_000,
    } = this.#options
    const place = this.#place(home)
    const name = this.#canaryNameAt(home)
    const canary = new Canary({
      place,
      line,
      name,
      log,
      intervalMs: canaryIntervalMs,
      deadlineMs: canaryDeadlineMs,
      publish: (token) => this.streams.send(name, token),
      observe: (state) => observeCanary(place, state),
    })
    this.#canaries.set(home, canary)
    this.bus.keep(name, canary)
  }

  #unwatch(home: string): void {
    const canary = this.#canaries.get(home)
    this.#canaries.delete(home)
    if (canary === undefined) return
    canary[Symbol.dispose]()
    void this.bus.unsubscribe(canary.name)
  }

  /** Gives a new name to canaries whose name moved to another server: they would check that server's line. */
  #aim(): void {
    const { topology } = this.store
    for (const [home, { name, line }] of this.#canaries) {
      if (!topology.homes().has(home) || topology.homeOf(name) === home) continue
      this.#unwatch(home)
      this.#watch(home, line)
    }
  }

  #canaryNameAt(home: string): string {
    for (let attempt = 0; ; attempt++) {
      const name = this.store.keys.canary(this.#options.node, attempt)
      if (this.store.topology.homeOf(name) === home) return name
    }
  }

  #place(home: string): string {
    return this.store.topology.sharded ? home : this.store.name
  }
}
