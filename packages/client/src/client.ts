import type { ChannelName, Contract, EventName, PayloadOf } from '@portico/channels'
import { type Discovery, systemMethods, type TransportName } from '@portico/protocol'
import type { Channel, Past, PublishOptions } from './channel/channel.ts'
import { Hub, type Line } from './channel/hub.ts'
import { type Letter, Outbox, PublishError, type Receipt, type Send } from './channel/outbox.ts'
import type { Position } from './channel/position.ts'
import { type Clock, systemClock } from './clock.ts'
import { discover } from './discovery.ts'
import type { Finding } from './finding.ts'
import { watchPage } from './page.ts'
import { CentrifugeLink, type LinkOptions } from './session/centrifuge-link.ts'
import type { Link } from './session/link.ts'
import type { State } from './session/machine.ts'
import { Session, type World } from './session/session.ts'
import { initialStatus, nextStatus, type Status } from './status.ts'
import { Cell, type Store } from './store.ts'
import { type TokenFunction, TokenSource, tokenFrom } from './token.ts'

export interface ClientOptions<App extends Contract> {
  /** Types, and nothing else: the schemas are not shipped to the browser by it. */
  readonly contract?: App
  /** `cookie`: the session cookie identifies the person. Otherwise where a token comes from; a path by default. */
  readonly auth?: 'cookie' | { readonly token: TokenFunction | string }
  /** Only outside a page, where there is no origin to go by. */
  readonly origin?: string
  readonly name?: string
  readonly version?: string
  /** Told of everything a handler of the application throws, and of findings. Default: the console. */
  readonly report?: (problem: unknown) => void
  readonly clock?: Clock
  /** For Node without a global WebSocket, and for tests. */
  readonly globals?: LinkOptions['globals']
}

type TokenOptions = Pick<ClientOptions<Contract>, 'auth' | 'globals'>

const deadline = 5_000
/** How long the connection outlives its last holder, so that a remount keeps it. */
const linger = 1_000
const beat = 25_000
const defaultTokenPath = '/api/portico/token'

/**
 * Realtime on the page's own origin. One client serves a page; it may be made during server rendering, where it
 * does nothing until `start`.
 */
export class Client<App extends Contract = Contract> {
  readonly #clock: Clock
  readonly #report: (problem: unknown) => void
  readonly #options: ClientOptions<App>
  readonly #tokens: TokenSource | undefined
  readonly #status: Cell<Status>
  readonly #session: Session
  readonly #hub: Hub
  readonly #outbox: Outbox
  #stopWatching = (): void => {}
  #holders = 0
  #cancelLetGo = (): void => {}
  #cancelMeasure = (): void => {}
  #roundTripMs: number | undefined
  #lastFinding: Finding | undefined

  constructor(options: ClientOptions<App> = {}) {
    this.#options = options
    this.#clock = options.clock ?? systemClock
    this.#report = options.report ?? ((problem) => globalThis.reportError?.(problem))
    this.#tokens = tokensOf(options, this.#clock)
    this.#status = new Cell(initialStatus, this.#report)
    this.#outbox = new Outbox(this.#clock)
    this.#session = new Session(this.#world(), {
      changed: (state) => this.#changed(state),
      message: (data) => this.#message(data),
      adopted: (link) => {
        this.#outbox.connect(sendOver(link))
        void this.#measure(link)
      },
      released: () => {
        if (this.#session.link === undefined) this.#outbox.connect(undefined)
      },
    })
    this.#hub = new Hub(this.#clock, {
      opened: (feed) => this.#session.join(feed),
      closed: (feed) => this.#session.leave(feed),
      changed: () => this.#project(),
      failed: (error, channel) => this.#report(new Error(`a handler of ${channel} threw`, { cause: error })),
    })
  }

  get status(): Store<Status> {
    return this.#status
  }

  /** Connects, and stays connected until `close`. */
  start(): void {
    this.#stopWatching()
    this.#stopWatching = watchPage({
      online: () => this.#session.tell({ kind: 'online' }),
      offline: () => this.#session.tell({ kind: 'offline' }),
      woke: () => this.#session.tell({ kind: 'woke' }),
    })
    this.#session.tell({ kind: 'start' })
  }

  /** Connects for as long as somebody holds on, and a moment longer. The answer lets go. */
  hold(): () => void {
    this.#cancelLetGo()
    if (this.#holders === 0 && this.#session.state.kind === 'idle') this.start()
    this.#holders += 1
    return () => {
      this.#holders -= 1
      if (this.#holders === 0) this.#cancelLetGo = this.#clock.after(linger, () => this.close())
    }
  }

  /** Now, whatever the state. */
  retry(): void {
    this.#session.tell({ kind: 'retry' })
  }

  /** Another person signed in: connects as them, then lets go of the old connection. */
  identityChanged(): void {
    this.#tokens?.forget()
    this.#session.tell({ kind: 'identity' })
  }

  /** Ends the connection for good: signed out. Publications that wait are turned away. */
  close(): void {
    this.#stopWatching()
    this.#tokens?.forget()
    this.#cancelMeasure()
    this.#session.tell({ kind: 'close' })
    this.#outbox.close('the client was closed')
    this.#hub.close()
  }

  channel<const Name extends ChannelName<App>>(name: Name, since?: Position): Channel<App, Name> {
    const line = this.#hub.use(name, since)
    return this.#use(name, line)
  }

  /** Resolves when the service has said where it is kept. Waits, in order, while there is no connection. */
  publish<const Name extends ChannelName<App>, const Event extends EventName<App, Name>>(
    channel: Name,
    event: Event,
    data: PayloadOf<App, Name, Event>,
    { key = crypto.randomUUID() }: PublishOptions = {},
  ): Promise<Receipt> {
    return this.#outbox.post({ channel, event, data, key })
  }

  #use<Name extends ChannelName<App>>(name: Name, line: Line): Channel<App, Name> {
    let released = false
    return {
      name,
      state: line.state,
      on: (event, handler) => line.on(event, handler as never),
      onGap: (handler) => line.onGap(handler),
      onPresence: (handler) => line.onPresence(handler),
      publish: (event, data, options) => this.publish(name, event, data, options),
      history: (options) => this.#history(name, options),
      presence: async () => this.#living().presence(name),
      release: () => {
        if (released) return
        released = true
        this.#hub.release(line)
      },
    }
  }

  async #history(channel: string, { limit, before }: { limit: number; before?: Position }) {
    const since = before ? { since: before } : {}
    const { publications, offset, epoch } = await this.#living().history(channel, {
      limit,
      reverse: true,
      ...since,
    })
    const items: readonly Past[] = publications.map(({ data, offset: at = 0 }) => ({ data, offset: at }))
    return { items, top: { offset, epoch } }
  }

  #living() {
    const link = this.#session.link
    if (link === undefined) throw new Error(`not connected: ${this.#status.get().state}`)
    return link
  }

  #world(): World {
    const { globals = {}, name = 'portico', version = '' } = this.#options
    const origin = this.#options.origin ?? globalThis.location?.origin
    return {
      clock: this.#clock,
      deadline,
      tokens: this.#tokens,
      discover: () => discover(origin, globals.fetch ?? fetch),
      ladder: usable,
      link: (how, listener) =>
        new CentrifugeLink(
          { ...how, origin, globals, timeout: deadline, client: { name, version }, refresh: this.#refresh() },
          listener,
        ),
    }
  }

  /** A small question every now and then: how long the way there and back takes, and whether it is open. */
  async #measure(link: Link): Promise<void> {
    this.#cancelMeasure()
    const asked = this.#clock.now()
    const answered = await link.probe()
    if (link !== this.#session.link || !answered) return
    this.#roundTripMs = this.#clock.now() - asked
    this.#project()
    this.#cancelMeasure = this.#clock.after(beat, () => void this.#measure(link))
  }

  #refresh() {
    const tokens = this.#tokens
    return tokens && (() => tokens.renew())
  }

  #message(data: unknown): void {
    if (isDrain(data)) this.#session.tell({ kind: 'drain' })
  }

  #changed(state: State): void {
    if ('finding' in state) this.#lastFinding = state.finding
    this.#project()
  }

  #project(): void {
    const status = nextStatus(this.#status.get(), this.#session.state, {
      ladder: this.#session.ladder,
      now: this.#clock.now(),
      broken: this.#hub.broken,
      roundTripMs: this.#roundTripMs,
      notBetter: this.#session.passedOver,
      lastFinding: this.#lastFinding,
    })
    this.#status.set(status)
  }
}

function tokensOf({ auth, globals }: TokenOptions, clock: Clock): TokenSource | undefined {
  if (auth === 'cookie') return undefined
  const source = auth?.token ?? defaultTokenPath
  return new TokenSource(typeof source === 'string' ? tokenFrom(source, globals?.fetch) : source, clock)
}

const spoken: ReadonlySet<TransportName> = new Set(['websocket', 'http_stream'])

/** The service's order, of those that this client speaks. */
function usable({ transports }: Discovery): readonly TransportName[] {
  return transports.map(({ name }) => name).filter((name) => spoken.has(name))
}

function sendOver(link: Link): Send {
  return async ({ channel, event, data, key }: Letter): Promise<Receipt> => {
    try {
      return (await link.rpc(systemMethods.publish, { channel, event, data, key })) as Receipt
    } catch (error) {
      const { code, message, temporary } = error as { code: number; message: string; temporary?: boolean }
      if (code >= 100 && !temporary) throw new PublishError('refused', message, code)
      throw error
    }
  }
}

function isDrain(data: unknown): boolean {
  return typeof data === 'object' && data !== null && '$sys' in data && data.$sys === 'drain'
}
