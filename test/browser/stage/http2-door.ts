import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { request } from 'node:http'
import {
  createSecureServer,
  type Http2Server,
  type Http2ServerRequest,
  type Http2ServerResponse,
} from 'node:http2'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream/promises'

import type { Certificate } from '@portico/harness'

import type { Behind, Door } from '../../../proxy/test/door.ts'
import { startNginxDoor } from '../../../proxy/test/nginx-door.ts'
import { secured } from './secure-door.ts'

/**
 * A front door like some balancers: it terminates TLS, speaks only HTTP/2, and forwards requests. Neither nginx nor
 * Caddy can refuse HTTP/1.1, so this one is written in Node; behind it is an intact nginx.
 */
export function startHttp2Door(behind: Behind): Promise<Door> {
  return secured(async (certificate) => Http2Door.open(await startNginxDoor(behind), certificate))
}

class Http2Door implements Door {
  readonly #inner: Door
  readonly #server: Http2Server

  static async open(inner: Door, { file, key }: Certificate): Promise<Http2Door> {
    const [cert, secret] = await Promise.all([readFile(file), readFile(key)])
    const server = createSecureServer({ cert, key: secret, allowHTTP1: false }, (asked, answer) =>
      passOn(inner.port, asked, answer),
    )
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new Http2Door(inner, server)
  }

  private constructor(inner: Door, server: Http2Server) {
    this.#inner = inner
    this.#server = server
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  reload(): Promise<void> {
    return this.#inner.reload()
  }

  async kill(): Promise<void> {
    this.#server.close()
    await this.#inner.kill()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close()
    await this.#inner[Symbol.asyncDispose]()
  }
}

/** Hop-by-hop headers, which HTTP/2 does not have. */
const ofHttp1 = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade'])

function passOn(port: number, asked: Http2ServerRequest, answer: Http2ServerResponse): void {
  const headers = Object.fromEntries(Object.entries(asked.headers).filter(([name]) => !name.startsWith(':')))
  const onward = request({
    port,
    host: '127.0.0.1',
    method: asked.method,
    path: asked.url,
    headers: { ...headers, host: asked.authority },
  })
  onward.on('response', (come) => {
    const own = Object.entries(come.headers).filter(([name]) => !ofHttp1.has(name))
    answer.writeHead(come.statusCode ?? 502, Object.fromEntries(own))
    // A client that leaves in the middle of an answer ends both sides.
    pipeline(come, answer.stream).catch(() => {})
  })
  pipeline(asked, onward).catch(() => answer.stream.close())
  answer.stream.on('close', () => onward.destroy())
}
