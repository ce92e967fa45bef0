import { registerHooks } from 'node:module'
import type { Publication, RawJson } from '@portico/protocol'
import type { Arrival } from '../../../src/broker/broker.ts'
import type { FromNode, Hint, ToNode } from './messages.ts'

/*
 * One node as a process: DATABASE_URL, and optionally MUTATION as JSON [file, from, to], which runs it with one
 * guard taken out.
 */

const [file, from, to]: string[] = JSON.parse(process.env.MUTATION ?? '[]')
if (file !== undefined && from !== undefined && to !== undefined) {
  registerHooks({
    load(url, context, next) {
      const loaded = next(url, context)
      if (!url.endsWith(`/streams/${file}`)) return loaded
      const source = String(loaded.source)
      if (!source.includes(from)) throw new Error(`${file} has no longer: ${from}`)
      return { ...loaded, source: source.replace(from, to) }
    },
  })
}

const { DurableStreams } = await import('../../../src/streams/durable-streams.ts')

const send = (message: FromNode) =>
  new Promise<void>((resolve, reject) => {
    process.send?.(message, (error: Error | null) => (error === null ? resolve() : reject(error)))
  })

const forever = { size: Number.MAX_SAFE_INTEGER, ttlSeconds: 1e9 }

/** A subscription reduced to its place in the stream: catches up, then passes on whatever the broker delivers. */
class Subscriber {
  readonly channel: string
  readonly #id: number
  #early: { epoch: string; publication: Publication }[] | undefined = []
  #floor = 0

  constructor(id: number, channel: string) {
    this.#id = id
    this.channel = channel
  }

  async catchUp({ since }: Extract<ToNode, { kind: 'subscribe' }>): Promise<void> {
    const { top, publications } = await streams.broker.read(
      this.channel,
      { since, limit: since ? 1e6 : 0 },
      forever,
    )
    const isComplete =
      since === undefined || (since.epoch === top.epoch && since.offset + publications.length === top.offset)
    void send(
      isComplete
        ? { kind: 'subscribed', subscription: this.#id, position: top }
        : { kind: 'lost', subscription: this.#id },
    )
    for (const publication of publications) this.#pass(top.epoch, publication)
    this.#floor = top.offset
    for (const { epoch, publication } of this.#early ?? []) this.#passLive(epoch, publication)
    this.#early = undefined
  }

  deliver(epoch: string, publication: Publication): void {
    if (this.#early === undefined) this.#passLive(epoch, publication)
    else this.#early.push({ epoch, publication })
  }

  /** What catching up brought already. */
  #passLive(epoch: string, publication: Publication): void {
    if ((publication.offset ?? 0) > this.#floor) this.#pass(epoch, publication)
  }

  #pass(epoch: string, { offset = 0, data = '' as RawJson }: Publication): void {
    void send({ kind: 'publication', subscription: this.#id, epoch, offset, data }).catch(() => {})
  }
}

const subscribers = new Map<number, Subscriber>()

const streams = new DurableStreams({
  url: process.env.DATABASE_URL ?? '',
  hintBroker: {
    listen: async () => {},
    unlisten: async () => {},
    announce: async () => {},
    publish: async (channel, { offset = 0, data = '' as RawJson }) => {
      await send({ kind: 'hint', channel, offset, data })
      return { position: undefined, repeated: false, nodes: 1 }
    },
  },
  arrived: (arrival: Arrival) => {
    if (arrival.kind !== 'publication') return
    for (const subscriber of subscribers.values()) {
      if (subscriber.channel === arrival.channel) subscriber.deliver(arrival.epoch, arrival.publication)
    }
  },
  settings: { maintenanceMs: 100, safetyPollMs: 200, idleMs: 30 },
  tailCheckMs: Number(process.env.TAIL_CHECK_MS ?? 300),
  onError: () => {},
})
streams.start()

const listening = new Map<string, Promise<void>>()

/** Once a channel, however many subscribe to it; again only if it failed. */
function listen(channel: string): Promise<void> {
  const listened = listening.get(channel) ?? streams.broker.listen(channel)
  listening.set(channel, listened)
  return listened.catch((error: unknown) => {
    listening.delete(channel)
    throw error
  })
}

async function subscribe(order: Extract<ToNode, { kind: 'subscribe' }>): Promise<void> {
  const subscriber = new Subscriber(order.subscription, order.channel)
  subscribers.set(order.subscription, subscriber)
  try {
    await listen(order.channel)
    await subscriber.catchUp(order)
  } catch {
    // Postgres is away: as a client would, again in a moment.
    setTimeout(() => {
      if (subscribers.get(order.subscription) === subscriber) void subscribe(order)
    }, 50)
  }
}

function receive({ channel, offset, data }: Hint): void {
  const publication = { offset, data: data as RawJson }
  streams.broker.received({ kind: 'publication', channel, epoch: '', publication })
}

process.on('message', (message: ToNode) => {
  if (message.kind === 'hint') receive(message)
  else if (message.kind === 'subscribe') void subscribe(message)
  else subscribers.delete(message.subscription)
})
process.on('disconnect', () => process.exit())
