import { Centrifuge, type Options } from 'centrifuge'

import { pollSocketTo } from '../../../packages/client/src/session/poll-socket.ts'

/** The service's default limit. */
const frameBytes = 65_536

export const transports = ['websocket', 'http_stream', 'poll'] as const
export type TransportName = (typeof transports)[number]

/** npm centrifuge with a single transport, as a browser would use it; for measuring single round trips. */
export class Client implements Disposable {
  readonly #centrifuge: Centrifuge

  /** `origin` is a front door's or the service's own. */
  constructor(origin: string, transport: TransportName, token: string) {
    this.#centrifuge = connectorOf[transport](origin, { token })
    this.#centrifuge.on('error', () => {})
  }

  /** Resolves when it is subscribed; `received` gets the data of every publication. */
  async subscribe(channel: string, received: (data: unknown) => void): Promise<void> {
    const subscription = this.#centrifuge.newSubscription(channel)
    subscription.on('publication', ({ data }) => received(data))
    subscription.subscribe()
    this.#centrifuge.connect()
    await subscription.ready(30_000)
  }

  async publish(channel: string, data: unknown): Promise<void> {
    await this.#centrifuge.publish(channel, data)
  }

  [Symbol.dispose](): void {
    this.#centrifuge.disconnect()
  }
}

type Connector = (origin: string, options: Partial<Options>) => Centrifuge

const connectorOf: Readonly<Record<TransportName, Connector>> = {
  websocket: (origin, options) => new Centrifuge(`${origin.replace(/^http/, 'ws')}/ws`, options),
  http_stream: (origin, options) =>
    new Centrifuge([{ transport: 'http_stream', endpoint: `${origin}/ws/http_stream` }], {
      ...options,
      fetch,
      readableStream: ReadableStream,
      emulationEndpoint: `${origin}/ws/emulation`,
    }),
  poll: (origin, options) => {
    const url = `${origin}/ws/poll`
    const place = { url, commandUrl: `${origin}/ws/emulation` }
    const websocket = pollSocketTo(place, fetch, frameBytes)
    return new Centrifuge(`poll:${url}`, { ...options, websocket })
  },
}
