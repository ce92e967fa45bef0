/**
 * Drives npm centrifuge: reads requests from stdin and writes answers and events to stdout, one line of JSON each
 * (`program.ts`).
 */
import { createInterface } from 'node:readline'
import { Centrifuge, type PublicationContext, type StreamPosition, type Subscription } from 'centrifuge'
import { Centrifuge as CentrifugeProtobuf } from 'centrifuge/build/protobuf'

/** The fields of all requests. */
interface Request {
  readonly id: number
  readonly do: string
  readonly client: string
  readonly url: string
  readonly encoding: 'json' | 'protobuf'
  readonly timeoutMs: number
  readonly ask: number
  readonly value: never
  readonly channel: string
  readonly joinLeave: boolean
  readonly withToken: boolean
  readonly withState: boolean
  readonly delta: boolean
  readonly tag: { readonly key: string; readonly val: string } | null
  readonly method: string
  readonly data: unknown
  readonly limit: number
  readonly since: StreamPosition | null
  readonly reverse: boolean
}

interface Asked {
  readonly token: string
  readonly state: StreamPosition
}

interface Info {
  readonly user: string
  readonly client: string
}

/** One client, and how it encodes payloads: its Protobuf build uses bytes. */
class Driven {
  readonly name: string
  readonly client: Centrifuge
  readonly #isBinary: boolean

  constructor({ client: name, url, encoding, timeoutMs }: Request) {
    this.name = name
    this.#isBinary = encoding === 'protobuf'
    // Two copies of one class, which TypeScript distinguishes by their private fields.
    const Client = this.#isBinary ? (CentrifugeProtobuf as unknown as typeof Centrifuge) : Centrifuge
    this.client = new Client(url, {
      getToken: () => this.#ask('token', null),
      timeout: timeoutMs,
      minReconnectDelay: 50,
      maxReconnectDelay: 500,
    })
    for (const event of ['connecting', 'disconnected'] as const)
      this.client.on(event, ({ code, reason }) => this.tell(event, null, { code, reason }))
    this.client.on('connected', ({ client }) => this.tell('connected', null, { connection: client }))
    this.client.on('error', ({ error }) => this.tell('error', null, error))
    // Events of server-side subscriptions arrive at the client itself.
    this.client.on('subscribed', (context) => this.tell('subscribed', context.channel, subscribed(context)))
    this.client.on('unsubscribed', ({ channel }) => this.tell('unsubscribed', channel))
    this.client.on('publication', (context) =>
      this.tell('publication', context.channel, this.publication(context)),
    )
  }

  tell(event: string, channel: string | null, more: object = {}): void {
    write({ client: this.name, event, channel, ...more })
  }

  /** The SDK needs a token or the application's state: the test provides it. */
  #ask<What extends keyof Asked>(what: What, channel: string | null): Promise<Asked[What]> {
    asks += 1
    const answer = Promise.withResolvers<Asked[What]>()
    waiting.set(asks, answer.resolve)
    this.tell(what, channel, { ask: asks })
    return answer.promise
  }

  subscribe({ channel, joinLeave, withToken, withState, delta, tag }: Request): void {
    const known = this.client.getSubscription(channel)
    const subscription =
      known ??
      this.client.newSubscription(channel, {
        joinLeave,
        ...(withToken && { getToken: () => this.#ask('token', channel) }),
        ...(withState && { getState: () => this.#ask('state', channel) }),
        ...(tag && { tagsFilter: { ...tag, cmp: 'eq' } }),
        ...(delta && { delta: 'fossil' }),
      })
    if (known === null) this.#listen(channel, subscription)
    subscription.subscribe()
  }

  #listen(channel: string, subscription: Subscription): void {
    for (const event of ['subscribing', 'unsubscribed'] as const)
      subscription.on(event, ({ code, reason }) => this.tell(event, channel, { code, reason }))
    for (const event of ['join', 'leave'] as const)
      subscription.on(event, ({ info }) => this.tell(event, channel, { info: infoOf(info) }))
    subscription.on('subscribed', (context) => this.tell('subscribed', channel, subscribed(context)))
    subscription.on('publication', (context) => this.tell('publication', channel, this.publication(context)))
    subscription.on('error', ({ error }) => this.tell('error', channel, error))
  }

  encode(data: unknown): unknown {
    return this.#isBinary ? new TextEncoder().encode(JSON.stringify(data)) : data
  }

  decode(data: unknown): unknown {
    return data instanceof Uint8Array ? JSON.parse(new TextDecoder().decode(data)) : data
  }

  publication({ data, offset, info, tags = {} }: Omit<PublicationContext, 'channel'>) {
    return { data: this.decode(data), offset, tags, info: info ? infoOf(info) : null }
  }
}

let asks = 0
const waiting = new Map<number, (value: never) => void>()
const driven = new Map<string, Driven>()

const infoOf = ({ user, client }: Info): Info => ({ user, client })

function subscribed(context: { readonly wasRecovering: boolean; readonly recovered: boolean }) {
  return { wasRecovering: context.wasRecovering, recovered: context.recovered }
}

function clientOf({ client }: Request): Driven {
  const found = driven.get(client)
  if (found === undefined) throw new Error(`there is no ${client}`)
  return found
}

/** The actions, by the name in the request's `do`. */
const deeds: Readonly<Record<string, (request: Request) => unknown>> = {
  open: (request) => void driven.set(request.client, new Driven(request)),
  answer: ({ ask, value }) => waiting.get(ask)?.(value),
  connect: (request) => clientOf(request).client.connect(),
  disconnect: (request) => clientOf(request).client.disconnect(),
  subscribe: (request) => clientOf(request).subscribe(request),
  unsubscribe: (request) => clientOf(request).client.getSubscription(request.channel)?.unsubscribe(),
  async publish(request) {
    const one = clientOf(request)
    await one.client.publish(request.channel, one.encode(request.data))
  },
  async rpc(request) {
    const one = clientOf(request)
    return one.decode((await one.client.rpc(request.method, one.encode(request.data))).data)
  },
  async history(request) {
    const one = clientOf(request)
    const { limit, since, reverse } = request
    const found = await one.client.history(request.channel, { limit, reverse, ...(since && { since }) })
    return { ...found, publications: found.publications.map((publication) => one.publication(publication)) }
  },
  async presence(request) {
    const { clients } = await clientOf(request).client.presence(request.channel)
    return Object.fromEntries(Object.entries(clients).map(([id, info]) => [id, infoOf(info)]))
  },
  async presenceStats(request) {
    const { numClients, numUsers } = await clientOf(request).client.presenceStats(request.channel)
    return { clients: numClients, users: numUsers }
  },
}

function write(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

async function carryOut(request: Request): Promise<void> {
  const { id } = request
  try {
    write({ id, result: (await deeds[request.do]?.(request)) ?? null })
  } catch (error) {
    const { code = 0, message = String(error) } = error as { code?: number; message?: string }
    write({ id, failure: { code, message } })
  }
}

createInterface({ input: process.stdin })
  .on('line', (line) => void carryOut(JSON.parse(line)))
  .on('close', () => process.exit())
