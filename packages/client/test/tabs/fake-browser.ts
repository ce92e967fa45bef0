import type { Clock } from '../../src/clock.ts'
import type { AwayListener, Browser, TabBus } from '../../src/tabs/browser.ts'
import type { FakeClock } from '../../src/testing/fake-clock.ts'

interface Claim {
  readonly tab: FakeTab
  readonly held: () => Promise<void>
  readonly settle: (outcome: 'released' | Error) => void
}

interface Lock {
  holder: Claim | undefined
  readonly queue: Claim[]
}

/** A browser with tabs of one origin: their locks, their buses, and what may happen to each of them. */
export class FakeBrowser {
  readonly clock: FakeClock
  readonly tabs = new Set<FakeTab>()
  /** At present, messages do not reach this tab. */
  deaf: FakeTab | undefined
  readonly #locks = new Map<string, Lock>()

  constructor(clock: FakeClock) {
    this.clock = clock
  }

  openTab(): FakeTab {
    const tab = new FakeTab(this)
    this.tabs.add(tab)
    return tab
  }

  /** The tabs that hold a lock, whatever its name. */
  get holders(): readonly FakeTab[] {
    return [...this.#locks.values()].flatMap(({ holder }) => holder?.tab ?? [])
  }

  /** The held locks, as the browser lists them. */
  get held(): readonly { readonly name: string }[] {
    return [...this.#locks].flatMap(([name, { holder }]) => (holder ? [{ name }] : []))
  }

  /** The names of all buses that are open. */
  get stations(): ReadonlySet<string> {
    return new Set([...this.tabs].flatMap((tab) => tab.stations))
  }

  /** Requests for locks that are held or wait. */
  get claims(): number {
    return [...this.#locks.values()].reduce(
      (sum, { holder, queue }) => sum + queue.length + (holder ? 1 : 0),
      0,
    )
  }

  claim(
    name: string,
    claim: Claim,
    { steal, signal }: { steal: boolean; signal: AbortSignal | undefined },
  ): void {
    const lock = this.#locks.get(name) ?? { holder: undefined, queue: [] }
    this.#locks.set(name, lock)
    signal?.addEventListener('abort', () => {
      const at = lock.queue.indexOf(claim)
      if (at < 0) return
      lock.queue.splice(at, 1)
      claim.settle(new Error('AbortError'))
    })
    if (steal) {
      const robbed = lock.holder
      lock.holder = undefined
      lock.queue.unshift(claim)
      robbed?.settle(new Error('AbortError: stolen'))
    } else lock.queue.push(claim)
    this.#grant(lock)
  }

  /** Takes a tab away, and with it the locks that it held or waited for. */
  release(tab: FakeTab): void {
    this.tabs.delete(tab)
    for (const lock of this.#locks.values()) {
      for (const claim of lock.queue.filter((one) => one.tab === tab))
        lock.queue.splice(lock.queue.indexOf(claim), 1)
      if (lock.holder?.tab === tab) lock.holder = undefined
      this.#grant(lock)
    }
  }

  #grant(lock: Lock): void {
    if (lock.holder !== undefined) return
    const claim = lock.queue.shift()
    if (claim === undefined) return
    lock.holder = claim
    claim.tab.run('locks', async () => {
      await claim.held()
      if (lock.holder !== claim) return
      lock.holder = undefined
      claim.settle('released')
      this.#grant(lock)
    })
  }
}

/** The sources of a page's tasks. Each source keeps its order; the browser may run the sources in any order. */
type TaskSource = 'locks' | 'bus' | 'timers'

/** One page. It has separate timers, because they stop with it. */
export class FakeTab {
  readonly clock: Clock
  readonly browser: Browser
  readonly #owner: FakeBrowser
  readonly #buses = new Map<FakeTabBus, string>()
  readonly #watching = new Set<AwayListener>()
  #life: 'running' | 'standing still' | 'gone' = 'running'
  readonly #timers = new Set<() => void>()
  readonly #waiting: Record<TaskSource, (() => void)[]> = { locks: [], bus: [], timers: [] }

  constructor(owner: FakeBrowser) {
    this.#owner = owner
    const { clock } = owner
    this.clock = {
      now: () => clock.now(),
      random: () => clock.random(),
      after: (delay, callback) => this.#after(delay, callback),
    }
    this.browser = {
      locks: {
        request: (name, { signal, steal = false }, held) => {
          const { promise, resolve, reject } = Promise.withResolvers<void>()
          const settle = (outcome: 'released' | Error) =>
            this.run('locks', () => (outcome === 'released' ? resolve() : reject(outcome)))
          owner.claim(name, { tab: this, held, settle }, { steal, signal })
          return promise
        },
        query: async () => ({ held: owner.held }),
      },
      openBus: (name) => {
        const bus = new FakeTabBus({
          send: (data) => this.#broadcast(bus, data),
          close: () => this.#buses.delete(bus),
        })
        this.#buses.set(bus, name)
        return bus
      },
      watch: (listener) => {
        this.#watching.add(listener)
        return () => this.#watching.delete(listener)
      },
    }
  }

  get stations(): readonly string[] {
    return [...this.#buses.values()]
  }

  get isRunning(): boolean {
    return this.#life === 'running'
  }

  /** Timers, buses and listeners that it still has. */
  get leftovers(): number {
    return this.#timers.size + this.#buses.size + this.#watching.size
  }

  /** The browser freezes the page, and announces it first. */
  freeze(): void {
    for (const { away } of this.#watching) away()
    this.hang()
  }

  /** The page stops without notice. */
  hang(): void {
    if (this.#life === 'running') this.#life = 'standing still'
  }

  /** The page continues, with everything that has waited: each source in order, and the sources in any order. */
  async wake(): Promise<void> {
    if (this.#life !== 'standing still') return
    this.#life = 'running'
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      next()
      await Promise.resolve()
    }
    for (const { back } of this.#watching) back()
  }

  /** The page is closed or has crashed: nothing of it runs any more, and its locks are free. */
  end(): void {
    this.#life = 'gone'
    for (const tasks of Object.values(this.#waiting)) tasks.length = 0
    this.#buses.clear()
    for (const cancel of this.#timers) cancel()
    this.#owner.release(this)
  }

  /** Now, or when it runs again. */
  run(source: TaskSource, callback: () => void): void {
    if (this.#life === 'running') callback()
    else if (this.#life === 'standing still') this.#waiting[source].push(callback)
  }

  #next(): (() => void) | undefined {
    const waiting = Object.values(this.#waiting).filter((tasks) => tasks.length > 0)
    return waiting[Math.floor(this.clock.random() * waiting.length)]?.shift()
  }

  receive(name: string, sender: FakeTabBus, data: unknown): void {
    if (this.#owner.deaf === this) return
    for (const [bus, itsName] of this.#buses) {
      if (bus === sender || itsName !== name) continue
      // A message waits for its turn, like every task of a page.
      this.#owner.clock.after(0, () =>
        this.run('bus', () => bus.onmessage?.({ data: structuredClone(data) })),
      )
    }
  }

  #broadcast(bus: FakeTabBus, data: unknown): void {
    const name = this.#buses.get(bus)
    if (name === undefined) throw new Error('InvalidStateError: the channel is closed')
    for (const tab of this.#owner.tabs) tab.receive(name, bus, structuredClone(data))
  }

  #after(delay: number, callback: () => void): () => void {
    if (this.#life === 'gone') return () => {}
    const cancel = () => {
      this.#timers.delete(cancel)
      cancelDue()
    }
    const cancelDue = this.#owner.clock.after(delay, () =>
      this.run('timers', () => {
        if (this.#timers.delete(cancel)) callback()
      }),
    )
    this.#timers.add(cancel)
    return cancel
  }
}

class FakeTabBus implements TabBus {
  onmessage: ((event: { readonly data: unknown }) => void) | null = null
  readonly #way: { send(data: unknown): void; close(): void }

  constructor(way: { send(data: unknown): void; close(): void }) {
    this.#way = way
  }

  postMessage(data: unknown): void {
    this.#way.send(data)
  }

  close(): void {
    this.#way.close()
  }
}
