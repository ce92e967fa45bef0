import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'

import { bundle } from './bundle.ts'
import { type TokenRouteName, tokenRoutes } from './token-routes.ts'

const PAGE =
  '<!doctype html><meta charset=utf-8><link rel=icon href=data:,><title>Stage</title><script type=module src=/program.js></script>'

/** RFC 6455. */
const WEBSOCKET = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
/** A close code that no catalogue contains. */
const FAREWELL = 4_321

/**
 * The web app of these tests: a page that runs a client, and token routes that answer well or badly. Like most web
 * apps, it answers every other path with its page and leaves an unknown upgrade open and unanswered.
 */
export class Web implements AsyncDisposable {
  readonly #server: Server
  readonly #files: ReadonlyMap<string, string>
  readonly #connections = new Set<Socket>()

  static async start(): Promise<Web> {
    const web = new Web(await bundle())
    web.#server.listen(0, '127.0.0.1')
    await once(web.#server, 'listening')
    return web
  }

  private constructor(files: ReadonlyMap<string, string>) {
    this.#files = files
    this.#server = createServer((request, response) => void this.#answer(request, response))
    this.#server.on('connection', (socket) => {
      this.#connections.add(socket)
      socket.on('close', () => this.#connections.delete(socket))
    })
    this.#server.on('upgrade', (request, socket) => {
      socket.on('error', () => socket.destroy())
      takeUpgrade(request, socket)
    })
  }

  get address(): string {
    const { port } = this.#server.address() as AddressInfo
    return `127.0.0.1:${port}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    for (const socket of this.#connections) socket.destroy()
    await closed
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://web')
    const [, folder, name = ''] = pathname.split('/')
    if (folder === 'token') {
      const route = tokenRoutes[name as TokenRouteName]
      return route({ response, user: searchParams.get('user') ?? 'ada' })
    }
    // The doctor's token route; nobody is signed in.
    if (pathname === '/api/portico/token') return tokenRoutes['no-session']({ response, user: '' })
    const script = this.#files.get(folder ?? '')
    const policy = searchParams.get('csp')
    if (policy !== null) response.setHeader('content-security-policy', policy)
    response.setHeader('content-type', script ? 'text/javascript' : 'text/html; charset=utf-8')
    response.end(script ?? PAGE)
  }
}

/** Accepts WebSockets at two paths, and misbehaves at both. */
function takeUpgrade({ url, headers }: IncomingMessage, socket: Duplex): void {
  const { pathname } = new URL(url ?? '/', 'http://web')
  if (pathname !== '/mute' && pathname !== '/farewell') return
  const accept = createHash('sha1').update(`${headers['sec-websocket-key']}${WEBSOCKET}`).digest('base64')
  const lines = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade']
  socket.write(`${[...lines, `Sec-WebSocket-Accept: ${accept}`].join('\r\n')}\r\n\r\n`)
  if (pathname !== '/farewell') return
  socket.write(Buffer.from([0x88, 2, FAREWELL >> 8, FAREWELL & 0xff]))
  // The browser answers the close frame. The side that closes first must also end the connection, or the browser
  // waits.
  socket.once('data', () => socket.end())
}
