import { Client, type ClientOptions, type Status } from '@portico/client'
import { type Relay, startRelay } from '@portico/harness'
import { rawJson } from '@portico/protocol'
import type { Test } from 'tap'
import { Inbox } from '../inbox.ts'
import type { RunningService } from '../support/service.ts'
import { signToken } from '../support/token.ts'

/** What a page is told of a channel, in order. */
export type Told =
  | {
      readonly kind: 'event'
      readonly data: unknown
      readonly offset: number | undefined
      readonly replayed: boolean
    }
  | { readonly kind: 'gap' }

/** Something like a page: our client over a network that a test can break, and what it heard. */
export class Page {
  readonly client: Client
  readonly relay: Relay
  /** Of every status there was, the state and the transport. */
  readonly history: string[] = []

  private constructor(client: Client, relay: Relay) {
    this.client = client
    this.relay = relay
    client.status.subscribe(() => {
      const { state, transport } = client.status.get()
      this.history.push(transport ? `${state} ${transport}` : state)
    })
  }

  static async open(t: Test, running: RunningService, options: ClientOptions = {}): Promise<Page> {
    const relay = await startRelay(Number(new URL(running.url).port))
    const client: Client = new Client({
      origin: `http://127.0.0.1:${relay.port}`,
      auth: { token: () => signToken() },
      ...options,
    })
    t.teardown(async () => {
      client.close()
      await relay[Symbol.asyncDispose]()
    })
    const page = new Page(client, relay)
    client.start()
    return page
  }

  /** Resolves with the first status, from now on, that is as asked. */
  async reach(wanted: (status: Status) => boolean): Promise<Status> {
    const { status } = this.client
    const { promise, resolve } = Promise.withResolvers<Status>()
    const look = () => {
      if (wanted(status.get())) resolve(status.get())
    }
    const stop = status.subscribe(look)
    look()
    try {
      return await promise
    } finally {
      stop()
    }
  }

  live(): Promise<Status> {
    return this.reach(({ state }) => state === 'live')
  }

  /** Listens to a channel, once its subscription is live. */
  async listen(name: string): Promise<Inbox<Told>> {
    const channel = this.client.channel(name)
    const inbox = new Inbox<Told>()
    channel.on('said', (data, { offset, replayed }) => inbox.put({ kind: 'event', data, offset, replayed }))
    channel.onGap(() => inbox.put({ kind: 'gap' }))
    const { promise, resolve } = Promise.withResolvers<void>()
    const look = () => {
      if (channel.state.get().kind === 'live') resolve()
    }
    const stop = channel.state.subscribe(look)
    look()
    await promise
    stop()
    return inbox
  }
}

/** What a back end does. */
export function say({ service }: RunningService, channel: string, data: unknown): Promise<unknown> {
  return service.node.node.publish(channel, { data: rawJson({ event: 'said', data }) })
}

/** An environment in which only what lies on this rung or below it works. */
export function without(transport: 'http_stream' | 'poll') {
  const websocket = class extends WebSocket {
    constructor() {
      super('ws://127.0.0.1:1')
    }
  }
  if (transport === 'http_stream') return { websocket }
  const withoutStreams: typeof fetch = (input, init) =>
    new URL(String(input)).pathname.endsWith('/http_stream')
      ? Promise.reject(new TypeError('blocked'))
      : fetch(input, init)
  return { websocket, fetch: withoutStreams }
}
