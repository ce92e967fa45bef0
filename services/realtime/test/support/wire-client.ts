import { once } from 'node:events'
import {
  type Command,
  type CommandName,
  decodeReplies,
  type Encoding,
  type ErrorMessage,
  encodeCommand,
  joinBytes,
  type Outgoing,
  type Push,
  type RequestOf,
  type ResultOf,
} from '@portico/protocol'
import { WebSocket } from 'ws'
import { Inbox } from '../inbox.ts'
import { testOrigin } from './service.ts'
import { signToken, type TokenOptions } from './token.ts'

export interface Closed {
  readonly code: number
  readonly reason: string
}

export interface WireClientOptions {
  readonly encoding?: Encoding
  readonly origin?: string | undefined
  readonly answersPings?: boolean
}

/** A client that does what the test says and nothing else, over a real socket. */
export class WireClient implements AsyncDisposable {
  readonly socket: WebSocket
  readonly encoding: Encoding
  readonly pushes = new Inbox<Push>()
  /** Every frame as it came. */
  readonly frames: (string | Uint8Array)[] = []
  /** Settles when the socket has closed. */
  readonly closed: Promise<Closed>
  readonly #replies = new Map<number, PromiseWithResolvers<Outgoing & { readonly kind: 'reply' }>>()
  #id = 0

  constructor(
    url: string,
    { encoding = 'json', origin = testOrigin, answersPings = true }: WireClientOptions = {},
  ) {
    this.encoding = encoding
    this.socket = new WebSocket(url, encoding === 'protobuf' ? ['centrifuge-protobuf'] : [], {
      ...(origin !== undefined && { origin }),
      perMessageDeflate: false,
    })
    this.closed = once(this.socket, 'close').then(([code, reason]) => ({ code, reason: String(reason) }))
    this.socket.on('error', () => {})
    this.socket.on('message', (data: Buffer, isBinary) =>
      this.#receive(isBinary ? data : data.toString(), answersPings),
    )
  }

  /** A socket that is open and has said nothing. */
  static async open(url: string, options?: WireClientOptions): Promise<WireClient> {
    const client = new WireClient(url, options)
    await Promise.race([once(client.socket, 'open'), client.closed])
    return client
  }

  /** A client that has connected with a token. */
  static async connect(url: string, options: WireClientOptions & TokenOptions = {}): Promise<WireClient> {
    const client = await WireClient.open(url, options)
    await client.call('connect', { token: await signToken(options) })
    return client
  }

  /** Resolves with the result, or throws the error that was answered. */
  async call<N extends Exclude<CommandName, 'send'>>(name: N, request: RequestOf<N>): Promise<ResultOf<N>> {
    const [result] = await this.batch<N>([{ name, request }])
    return result as ResultOf<N>
  }

  async refused<N extends CommandName>(name: N, request: RequestOf<N>): Promise<ErrorMessage> {
    try {
      await this.call(name as Exclude<N, 'send'>, request as never)
    } catch (error) {
      if (error instanceof Refused) return error.error
      throw error
    }
    throw new Error(`${name} was not refused`)
  }

  /** Several commands in one frame. */
  batch<N extends CommandName>(asked: readonly { readonly name: N; readonly request: RequestOf<N> }[]) {
    const commands = asked.map(
      ({ name, request }) => ({ id: ++this.#id, name, request }) as unknown as Command,
    )
    const replies = commands.map(({ id }) => this.#expect(id))
    this.send(commands)
    return Promise.all(replies)
  }

  send(commands: readonly Command[]): void {
    const messages = commands.map((command) => encodeCommand(this.encoding, command))
    this.sendRaw(
      this.encoding === 'json'
        ? messages.join('\n')
        : joinBytes(messages.filter((message) => message instanceof Uint8Array)),
    )
  }

  sendRaw(frame: string | Uint8Array): void {
    this.socket.send(frame)
  }

  async publication(): Promise<NonNullable<Push['pub']>> {
    const { pub } = await this.pushes.next()
    if (pub === undefined) throw new Error('the push is no publication')
    return pub
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.socket.terminate()
    await this.closed
  }

  async #expect(id: number): Promise<unknown> {
    const waiting = Promise.withResolvers<Outgoing & { readonly kind: 'reply' }>()
    this.#replies.set(id, waiting)
    this.closed.then(({ code, reason }) => waiting.reject(new Error(`closed with ${code} ${reason}`)))
    const { reply } = await waiting.promise
    if ('error' in reply) throw new Refused(reply.error)
    return reply.result
  }

  #receive(frame: string | Uint8Array, answersPings: boolean): void {
    this.frames.push(frame)
    for (const message of decodeReplies(this.encoding, frame)) {
      if (message.kind === 'ping' && answersPings)
        this.sendRaw(this.encoding === 'json' ? '{}' : new Uint8Array([0]))
      if (message.kind === 'push') this.pushes.put(message.push)
      if (message.kind === 'reply') this.#replies.get(message.reply.id)?.resolve(message)
    }
  }
}

/** The service answered a command with an error. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly error: ErrorMessage

  constructor(error: ErrorMessage) {
    super(`${error.code} ${error.message}`)
    this.error = error
  }
}
