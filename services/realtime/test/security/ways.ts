import { request as httpRequest } from 'node:http'
import {
  type Command,
  type CommandName,
  decodeReplies,
  type Encoding,
  type ErrorMessage,
  encodeCommand,
  type PollOpened,
  type Push,
} from '@portico/protocol'
import { WebSocket } from 'ws'
import { testOrigin } from '../support/service.ts'

/** Every way to the service, by transport and encoding. */
export const ways = [
  { transport: 'websocket', encoding: 'json' },
  { transport: 'websocket', encoding: 'protobuf' },
  { transport: 'http_stream', encoding: 'json' },
  { transport: 'http_stream', encoding: 'protobuf' },
  { transport: 'poll', encoding: 'json' },
] as const satisfies readonly Way[]

export interface Way {
  readonly transport: 'websocket' | 'http_stream' | 'poll'
  readonly encoding: Encoding
}

export function nameOf({ transport, encoding }: Way): string {
  return `${transport} ${encoding}`
}

/** What lets somebody speak on an emulated connection. */
export interface Session {
  readonly session: string
  readonly node: string
}

export type Answer =
  | { readonly kind: 'result'; readonly result: unknown }
  | { readonly kind: 'error'; readonly error: ErrorMessage }
  | { readonly kind: 'ended'; readonly code: number }

interface Wire {
  send(frame: string | Uint8Array): Promise<unknown>
  hangUp(): void
}

/** Somebody who says what the test says, whichever way it goes. */
export class Visitor implements Disposable {
  readonly way: Way
  readonly pushes: Push[] = []
  /** With the code, also when nobody said one: then it is 0. */
  readonly ended: Promise<number>
  session: Session | undefined
  readonly #end: (code: number) => void
  readonly #replies = new Map<number, (answer: Answer) => void>()
  #wire: Wire | undefined
  #id = 1

  private constructor(way: Way) {
    this.way = way
    const { promise, resolve } = Promise.withResolvers<number>()
    this.ended = promise
    this.#end = resolve
  }

  /** Opens a connection and says `connect`; what was answered is `welcome`. */
  static async dial(
    way: Way,
    url: string,
    token: string,
  ): Promise<{ readonly visitor: Visitor; readonly welcome: Answer }> {
    const visitor = new Visitor(way)
    const welcome = visitor.#expect(1)
    const first = encode(way.encoding, { id: 1, name: 'connect', request: { token } })
    visitor.#wire = await opening[way.transport](visitor, url, first)
    return { visitor, welcome: await welcome }
  }

  async ask(name: CommandName, request: unknown): Promise<Answer> {
    const id = ++this.#id
    const answer = this.#expect(id)
    await this.#wire?.send(encode(this.way.encoding, { id, name, request } as Command))
    return answer
  }

  /** A frame as it is. */
  async say(frame: string | Uint8Array): Promise<void> {
    await this.#wire?.send(frame)
  }

  hear(frame: string | Uint8Array): void {
    for (const message of decodeReplies(this.way.encoding, frame)) {
      if (message.kind === 'push') this.#pushed(message.push)
      if (message.kind === 'reply') {
        const { reply } = message
        if ('result' in reply && reply.name === 'connect') this.session ??= sessionOf(reply.result)
        const answer: Answer =
          'error' in reply ? { kind: 'error', error: reply.error } : { kind: 'result', result: reply.result }
        this.#replies.get(reply.id)?.(answer)
      }
    }
  }

  gone(code: number): void {
    this.#end(code)
  }

  [Symbol.dispose](): void {
    this.#wire?.hangUp()
  }

  #pushed(push: Push): void {
    if (push.disconnect === undefined) this.pushes.push(push)
    else this.#end(push.disconnect.code ?? 0)
  }

  #expect(id: number): Promise<Answer> {
    const { promise, resolve } = Promise.withResolvers<Answer>()
    this.#replies.set(id, resolve)
    return Promise.race([promise, this.ended.then((code): Answer => ({ kind: 'ended', code }))])
  }
}

const opening: Readonly<
  Record<Way['transport'], (visitor: Visitor, url: string, first: string | Uint8Array) => Promise<Wire>>
> = {
  async websocket(visitor, url, first) {
    const offered = visitor.way.encoding === 'protobuf' ? ['centrifuge-protobuf'] : []
    const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`, offered, { origin: testOrigin })
    socket.on('message', (data: Buffer, isBinary) => visitor.hear(isBinary ? data : data.toString()))
    socket.on('error', () => {}).on('close', (code) => visitor.gone(code))
    socket.once('open', () => socket.send(first))
    return { send: async (frame) => socket.send(frame), hangUp: () => socket.terminate() }
  },

  async http_stream(visitor, url, first) {
    const { encoding } = visitor.way
    const aborting = new AbortController()
    const response = await post(`${url}/ws/http_stream`, first, encoding, aborting.signal)
    void read(response, visitor)
      .catch(() => {})
      .then(() => visitor.gone(0))
    return {
      send: (frame) => emulate(url, visitor.session, encoding, frame),
      hangUp: () => aborting.abort(),
    }
  },

  async poll(visitor, url, first) {
    const opened = (await (await postJson(`${url}/ws/poll`, { data: first })).json()) as PollOpened
    visitor.session = { session: opened.session, node: opened.node }
    const aborting = new AbortController()
    const next = async ({ seq, frame }: PollOpened): Promise<void> => {
      if (frame !== '') visitor.hear(frame)
      const ask = { ...visitor.session, ack: seq }
      const answer = await postJson(`${url}/ws/poll`, ask, aborting.signal)
      if (answer.ok) return next((await answer.json()) as PollOpened)
    }
    void next(opened)
      .catch(() => {})
      .then(() => visitor.gone(0))
    return {
      send: (frame) => emulate(url, visitor.session, 'json', frame),
      hangUp: () => {
        void postJson(`${url}/ws/poll`, { ...visitor.session, leave: true }).catch(() => {})
        aborting.abort()
      },
    }
  },
}

/** `POST /ws/emulation` as whoever holds this session, or says so. */
export function emulate(
  url: string,
  session: Session | undefined,
  encoding: Encoding,
  frame: string | Uint8Array,
  origin = testOrigin,
): Promise<Response> {
  const { session: secret = '', node = '' } = session ?? {}
  if (typeof frame === 'string') {
    return post(
      `${url}/ws/emulation`,
      JSON.stringify({ session: secret, node, data: frame }),
      'json',
      undefined,
      origin,
    )
  }
  const fields = [
    lengthFirst(1, Buffer.from(node)),
    lengthFirst(2, Buffer.from(secret)),
    lengthFirst(3, frame),
  ]
  return post(`${url}/ws/emulation`, Buffer.concat(fields), encoding, undefined, origin)
}

export function postJson(
  url: string,
  body: unknown,
  signal?: AbortSignal,
  origin = testOrigin,
): Promise<Response> {
  return post(url, JSON.stringify(body), 'json', signal, origin)
}

function post(
  url: string,
  body: string | Uint8Array,
  encoding: Encoding,
  signal?: AbortSignal,
  origin = testOrigin,
): Promise<Response> {
  const type = encoding === 'json' ? 'application/json' : 'application/octet-stream'
  return fetch(url, {
    method: 'POST',
    headers: { origin, 'content-type': type },
    body: typeof body === 'string' ? body : Buffer.from(body),
    ...(signal && { signal }),
  })
}

interface Attempted {
  readonly status: number
  readonly body: string
}

/** One attempt to connect, with any headers, and no further than its HTTP status. */
export function attempt(
  { transport, encoding }: Way,
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<Attempted> {
  const { promise, resolve, reject } = Promise.withResolvers<Attempted>()
  const first = encode(encoding, { id: 1, name: 'connect', request: {} })
  const isSocket = transport === 'websocket'
  const body = isSocket ? '' : transport === 'poll' ? JSON.stringify({ data: first }) : first
  const handshake = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  }
  const type = encoding === 'json' ? 'application/json' : 'application/octet-stream'
  const request = httpRequest(`${url}/ws${isSocket ? '' : `/${transport}`}`, {
    method: isSocket ? 'GET' : 'POST',
    agent: false,
    headers: { ...(isSocket ? handshake : { 'content-type': type }), ...headers },
  })
  request.once('upgrade', (_response, socket) => {
    socket.destroy()
    resolve({ status: 101, body: '' })
  })
  request.once('response', (response) => {
    let text = ''
    const { statusCode: status = 0 } = response
    response.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      // A stream has no end of its own.
      if (status === 200) request.destroy()
    })
    response.once('close', () => resolve({ status, body: text }))
  })
  request.once('error', reject).end(body)
  return promise
}

async function read(response: Response, visitor: Visitor): Promise<void> {
  let rest = Buffer.alloc(0)
  for await (const chunk of response.body ?? []) {
    rest = Buffer.concat([rest, chunk])
    for (let end = endOf(rest, visitor.way.encoding); end > 0; end = endOf(rest, visitor.way.encoding)) {
      const message = rest.subarray(0, end)
      rest = rest.subarray(end)
      visitor.hear(visitor.way.encoding === 'json' ? message.toString().trimEnd() : message)
    }
  }
}

/** Where the first whole message ends; 0 when there is none yet. */
function endOf(bytes: Buffer, encoding: Encoding): number {
  if (encoding === 'json') return bytes.indexOf(0x0a) + 1
  let length = 0
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    length |= (byte & 0x7f) << (7 * at)
    if (byte < 0x80) return at + 1 + length <= bytes.length ? at + 1 + length : 0
  }
  return 0
}

function encode(encoding: Encoding, command: Command): string | Uint8Array {
  return encodeCommand(encoding, command)
}

function sessionOf(result: unknown): Session | undefined {
  const { session, node } = result as Partial<Session>
  return session === undefined || node === undefined ? undefined : { session, node }
}

function lengthFirst(field: number, bytes: Uint8Array): Buffer {
  const length = bytes.length < 128 ? [bytes.length] : [(bytes.length & 0x7f) | 0x80, bytes.length >> 7]
  return Buffer.concat([Buffer.from([(field << 3) | 2, ...length]), bytes])
}
