import { Inbox } from '../../services/realtime/test/inbox.ts'
import type { Program, SdkEvent } from './program.ts'

export interface Position {
  readonly offset: number
  readonly epoch: string
}

interface Info {
  readonly user: string
  readonly client: string
}

interface Publication {
  readonly data: unknown
  readonly offset: number
  readonly tags: Readonly<Record<string, string>>
  readonly info: Info | null
}

interface Ended {
  readonly code: number
  readonly reason: string
}

/** The fields of each event, the same for every SDK. */
export interface Events {
  readonly connecting: Ended
  readonly connected: { readonly connection: string }
  readonly disconnected: Ended
  readonly error: { readonly code: number; readonly message: string }
  readonly token: { readonly ask: number }
  readonly state: { readonly ask: number }
  readonly subscribing: Ended
  readonly subscribed: { readonly wasRecovering: boolean; readonly recovered: boolean }
  readonly unsubscribed: Ended
  readonly publication: Publication
  readonly join: { readonly info: Info }
  readonly leave: { readonly info: Info }
}

interface SubscribeOptions {
  readonly joinLeave?: boolean
  /** Whether the SDK asks for a token of the channel. */
  readonly withToken?: boolean
  readonly delta?: boolean
  /** Only publications that have this tag. */
  readonly tag?: { readonly key: string; readonly val: string }
  /** If given, the SDK loads the application's state with it, and recovers from the position it returns. */
  readonly state?: () => Promise<Position>
}

interface History extends Position {
  readonly publications: readonly Publication[]
}

/** Returns a token: for the connection, or for a channel. */
export type Tokens = (channel?: string) => Promise<string>

/** One client of an SDK: sends it commands, and collects its reports. */
export class SdkClient {
  readonly name: string
  /** Every event so far, the oldest first. */
  readonly heard: SdkEvent[] = []
  readonly #program: Program
  readonly #tokens: Tokens
  readonly #states = new Map<string, () => Promise<Position>>()
  readonly #inboxes = new Map<string, Inbox<SdkEvent>>()

  constructor(name: string, program: Program, tokens: Tokens) {
    this.name = name
    this.#program = program
    this.#tokens = tokens
  }

  hear(event: SdkEvent): void {
    this.heard.push(event)
    this.#inbox(event.event, event.channel).put(event)
    // It fails only if the program has ended, which the code that waits for the client notices.
    if (event.event === 'token' || event.event === 'state') this.#give(event).catch(() => {})
  }

  /** Waits for an event: of the connection, or of a channel. */
  async next<Name extends keyof Events>(event: Name, channel?: string): Promise<Events[Name]> {
    return (await this.#inbox(event, channel).next()) as unknown as Events[Name]
  }

  async publications(channel: string, count: number): Promise<readonly Publication[]> {
    return (await this.#inbox('publication', channel).take(count)) as unknown as Publication[]
  }

  /** How often the event was received. */
  count(event: keyof Events, channel?: string): number {
    return this.heard.filter((one) => one.event === event && (one.channel ?? undefined) === channel).length
  }

  async open(url: string, encoding: string): Promise<void> {
    await this.#do('open', { url, encoding, timeoutMs: 20_000 })
  }

  /** Resolves with the id of the connection. A later `connecting` was not requested. */
  async connect(): Promise<string> {
    const told = Promise.all([this.next('connecting'), this.next('connected')])
    await this.#do('connect')
    const [, { connection }] = await told
    return connection
  }

  /** Does not wait for the connection: for clients that will be refused. */
  async tryToConnect(): Promise<void> {
    await this.#do('connect')
  }

  /** Works in any state. */
  async leave(): Promise<void> {
    await this.#do('disconnect')
  }

  /** Resolves when it is subscribed. */
  async subscribe(channel: string, options: SubscribeOptions = {}): Promise<Events['subscribed']> {
    const subscribed = this.next('subscribed', channel)
    await this.tryToSubscribe(channel, options)
    return await subscribed
  }

  async tryToSubscribe(
    channel: string,
    { joinLeave = false, withToken = false, delta = false, tag, state }: SubscribeOptions = {},
  ): Promise<void> {
    if (state !== undefined) this.#states.set(channel, state)
    const options = { joinLeave, withToken, delta, tag: tag ?? null, withState: state !== undefined }
    await this.#do('subscribe', { channel, ...options })
  }

  async unsubscribe(channel: string): Promise<void> {
    await this.#do('unsubscribe', { channel })
    await this.next('unsubscribed', channel)
  }

  async publish(channel: string, data: unknown): Promise<void> {
    await this.#do('publish', { channel, data })
  }

  async rpc(method: string, data: unknown): Promise<unknown> {
    return await this.#do('rpc', { method, data })
  }

  async history(
    channel: string,
    { limit, since = null, reverse = false }: { limit: number; since?: Position | null; reverse?: boolean },
  ): Promise<History> {
    return (await this.#do('history', { channel, limit, since, reverse })) as History
  }

  async presence(channel: string): Promise<Readonly<Record<string, Info>>> {
    return (await this.#do('presence', { channel })) as Readonly<Record<string, Info>>
  }

  async presenceStats(channel: string): Promise<unknown> {
    return await this.#do('presenceStats', { channel })
  }

  #do(what: string, fields?: object): Promise<unknown> {
    return this.#program.request(this.name, what, fields)
  }

  async #give({ event, ask, channel }: SdkEvent): Promise<void> {
    const of = channel ?? undefined
    const value = event === 'token' ? await this.#tokens(of) : await this.#states.get(of ?? '')?.()
    await this.#do('answer', { ask, value })
  }

  #inbox(event: string, channel: string | null | undefined): Inbox<SdkEvent> {
    const key = `${event} ${channel ?? ''}`
    const inbox = this.#inboxes.get(key) ?? new Inbox<SdkEvent>()
    this.#inboxes.set(key, inbox)
    return inbox
  }
}
