import type { Redis } from 'ioredis'
import { Line } from './line.ts'
import type { Topology } from './topology.ts'

/** A subscriber to names of the bus: the same object for all of its names. */
export interface BusListener {
  received(name: string, payload: string): void
  /**
   * The names are subscribed again, after a lost connection or a move to another server, or those of `keep` for the
   * first time. Messages to them in between may be lost.
   */
  interrupted(names: ReadonlySet<string>): void
}

interface BusOptions {
  readonly topology: Topology
  readonly connect: (home: string) => Redis
  /** A connection was opened, or closed because its server can no longer own names. */
  readonly lineOpened: (home: string, line: Line) => void
  readonly lineClosed: (home: string) => void
  /** Resolves when commands can be sent to this Redis. */
  readonly connected: () => Promise<void>
  readonly unreadable: (name: string, error: unknown) => void
}

/** Everything this node listens to in one Redis, over one connection per server that can own names. */
export class Bus implements Disposable {
  readonly #options: BusOptions
  readonly #listeners = new Map<string, BusListener>()
  readonly #lines = new Map<string, Line>()
  #closed = false

  constructor(options: BusOptions) {
    this.#options = options
  }

  open(): void {
    this.#options.topology.onChange(() => this.#settle())
    this.#settle()
  }

  /** Resolves when everything sent to the name from then on will be received. */
  async subscribe(name: string, listener: BusListener): Promise<void> {
    this.#listeners.set(name, listener)
    try {
      const home = this.#options.topology.homeOf(name)
      if (this.#closed) throw new Error('the bus is closed')
      if (home === undefined) throw new Error(`nobody is home for ${name}`)
      await this.#line(home).subscribe(name)
    } catch (error) {
      this.#listeners.delete(name)
      this.#options.topology.refresh()
      throw error
    }
  }

  /**
   * For names that the node always listens to. They are subscribed as soon as there is a connection, and `interrupted`
   * is called then.
   */
  keep(name: string, listener: BusListener): void {
    this.#listeners.set(name, listener)
    this.#settle()
  }

  async unsubscribe(name: string): Promise<void> {
    this.#listeners.delete(name)
    await Promise.all([...this.#lines.values()].map((line) => line.unsubscribe(name)))
  }

  [Symbol.dispose](): void {
    this.#closed = true
    this.#listeners.clear()
    for (const home of [...this.#lines.keys()]) this.#close(home)
  }

  /** Moves each name to the server that now owns it. */
  #settle(): void {
    if (this.#closed) return
    const homes = this.#options.topology.homes()
    // An unreachable Cluster says nothing about the owners of names.
    if (homes.size === 0) return
    for (const home of homes) this.#line(home)
    const arriving = Map.groupBy(this.#listeners.keys(), (name) => this.#newHomeOf(name))
    for (const [home, names] of arriving) if (home !== undefined) void this.#move(home, names)
    for (const home of [...this.#lines.keys()].filter((known) => !homes.has(known))) this.#close(home)
  }

  /** Undefined if already on the right server, or if no server owns it. */
  #newHomeOf(name: string): string | undefined {
    const home = this.#options.topology.homeOf(name)
    return home === undefined || this.#line(home).names.has(name) ? undefined : home
  }

  async #move(home: string, names: readonly string[]): Promise<void> {
    const line = this.#line(home)
    for (const other of this.#lines.values()) {
      if (other !== line) for (const name of names) void other.unsubscribe(name)
    }
    await line.adopt(names)
    const settled = names.filter((name) => line.names.has(name))
    if (line.isLive && settled.length > 0) await this.#restored(new Set(settled))
  }

  #line(home: string): Line {
    const known = this.#lines.get(home)
    if (known !== undefined) return known
    const line = new Line({
      sharded: this.#options.topology.sharded,
      connect: () => this.#options.connect(home),
      received: (name, payload) => this.#received(name, payload),
      restored: (names) => void this.#restored(names),
      refused: () => this.#options.topology.refresh(),
    })
    this.#lines.set(home, line)
    this.#options.lineOpened(home, line)
    return line
  }

  /** A message that another program published under our names must not end the process. */
  #received(name: string, payload: string): void {
    try {
      this.#listeners.get(name)?.received(name, payload)
    } catch (error) {
      this.#options.unreadable(name, error)
    }
  }

  #close(home: string): void {
    this.#lines.get(home)?.close()
    this.#lines.delete(home)
    this.#options.lineClosed(home)
  }

  /** Notifies only once commands work again, because listeners then read what they missed. */
  async #restored(names: ReadonlySet<string>): Promise<void> {
    await this.#options.connected()
    const byListener = Map.groupBy(names, (name) => this.#listeners.get(name))
    for (const [listener, own] of byListener) listener?.interrupted(new Set(own))
  }
}
