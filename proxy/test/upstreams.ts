import { type EventEmitter, once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'

import { freePort } from '@portico/harness'
import { type WebSocket, WebSocketServer } from 'ws'

export const SCRIPT = 'export const something = "that compresses well"\n'.repeat(500)

/** A request exactly as an upstream received it. */
export interface Seen {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly bytes: number
}

/** A stream that an upstream has opened, and that the test controls. */
export interface OpenStream {
  write(text: string): void
  end(): void
  /** Resolves when its connection is gone. */
  readonly closed: Promise<unknown>
}

interface UpstreamOptions {
  readonly name: string
  /** Where it accepts a WebSocket. Any other upgrade is answered 404, or never, as Next does. */
  readonly socketPath: RegExp
  readonly otherUpgrades: 'refused' | 'left open'
  /** Emits `stream` for each stream that is opened. */
  readonly streams: EventEmitter<{ stream: [OpenStream] }>
}

/**
 * A server behind a front door in these tests: answers each request with what it received, echoes on a WebSocket, and
 * streams under a path that ends in `stream`.
 */
export class Upstream implements AsyncDisposable {
  readonly port: number
  readonly seen: Seen[] = []
  readonly upgrades: Seen[] = []
  readonly #options: UpstreamOptions
  readonly #server = createServer(
    { maxHeaderSize: 2 ** 17 },
    (request, response) => void this.#answer(request, response),
  )
  readonly #sockets = new WebSocketServer({ noServer: true })
  readonly #connections = new Set<Socket>()

  static async start(options: UpstreamOptions): Promise<Upstream> {
    const upstream = new Upstream(options, await freePort())
    await upstream.#listen()
    return upstream
  }

  private constructor(options: UpstreamOptions, port: number) {
    this.#options = options
    this.port = port
    this.#server.on('connection', (socket) => {
      this.#connections.add(socket)
      socket.on('close', () => this.#connections.delete(socket))
    })
    this.#server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head))
  }

  get name(): string {
    return this.#options.name
  }

  get address(): string {
    return `127.0.0.1:${this.port}`
  }

  /** Ends like a crash: every connection is cut, and its port refuses. */
  async die(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve))
    for (const socket of this.#connections) cut(socket)
    await closed
  }

  async revive(): Promise<void> {
    await this.#listen()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#sockets.close()
    if (this.#server.listening) await this.die()
  }

  #listen(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#server.once('error', reject)
    this.#server.listen(this.port, '127.0.0.1', () => resolve())
    return promise
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const seen = await read(request)
    this.seen.push(seen)
    if (seen.url.endsWith('stream')) return this.#stream(response)
    if (seen.url.endsWith('.js')) {
      response.setHeader('content-type', 'application/javascript; charset=UTF-8').end(SCRIPT)
      return
    }
    response.setHeader('content-type', 'application/json')
    response.setHeader('set-cookie', `echo=${'c'.repeat(8 * 1024)}; Path=/`)
    response.end(JSON.stringify({ name: this.name, ...seen }))
  }

  #stream(response: ServerResponse): void {
    response.setHeader('content-type', 'text/event-stream')
    response.flushHeaders()
    this.#options.streams.emit('stream', {
      write: (text) => response.write(text),
      end: () => response.end(),
      closed: once(response, 'close'),
    })
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy())
    this.upgrades.push(see(request, 0))
    const { socketPath, otherUpgrades } = this.#options
    if (socketPath.test(request.url ?? '')) {
      this.#sockets.handleUpgrade(request, socket, head, (webSocket) => echo(webSocket, this.name))
    } else if (otherUpgrades === 'refused') {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
    }
  }
}

/** A reset while the socket is ending leaves a pending request in Node, and the process never exits. */
function cut(socket: Socket): void {
  if (socket.writableEnded) socket.destroy()
  else socket.resetAndDestroy()
}

/** Echoes text and binary frames unchanged; says its upstream's name when asked. */
function echo(socket: WebSocket, name: string): void {
  socket.on('error', () => socket.terminate())
  socket.on('message', (data, isBinary) => {
    const asked = !isBinary && data.toString() === 'name?'
    socket.send(asked ? name : data, { binary: isBinary })
  })
}

async function read(request: IncomingMessage): Promise<Seen> {
  let bytes = 0
  try {
    for await (const chunk of request) bytes += chunk.length
  } catch {
    // The front door cut the body off; what arrived so far is recorded.
  }
  return see(request, bytes)
}

function see({ method = '', url = '', headers }: IncomingMessage, bytes: number): Seen {
  return { method, url, headers, bytes }
}
