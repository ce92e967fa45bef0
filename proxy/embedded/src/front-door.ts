import {
  type ClientRequest,
  createServer,
  type IncomingMessage,
  type Server,
  ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'

import { createProxyServer, type ProxyServer } from 'httpxy'

import { announcesTooMuch, refuseBody, watchBody } from './body-limit.ts'
import { rewriteHeaders } from './forwarded.ts'
import { type RefusalName, refuse, refuseUpgrade } from './refusal.ts'
import { isWebSocket, routeOf } from './route.ts'
import { type Address, Upstream } from './upstream.ts'

export interface FrontDoorOptions {
  readonly web: readonly Address[]
  readonly realtime: readonly Address[]
  /**
   * Where the web app accepts a WebSocket: the hot-reload path of `next dev`. It would leave any other upgrade
   * unanswered.
   */
  readonly webSocketPaths?: readonly string[]
  readonly log?: (line: string) => void
}

/** How long an upstream may take to answer an upgrade. */
const UPGRADE_MS = 5_000

/**
 * The one origin of a machine without a proxy: /ws and everything below it go to the realtime nodes, the rest to the
 * web app. It keeps the same contract as the nginx and Caddy configurations, and does not interpret what it forwards.
 */
export class FrontDoor implements AsyncDisposable {
  readonly #server: Server
  readonly #proxy: ProxyServer
  readonly #upstreams: Readonly<Record<'web' | 'realtime', Upstream>>
  readonly #webSocketPaths: readonly string[]
  /** Upgraded sockets, which the server no longer counts as its connections. */
  readonly #sockets = new Set<Duplex>()

  constructor({ web, realtime, webSocketPaths = [], log = () => {} }: FrontDoorOptions) {
    this.#webSocketPaths = webSocketPaths
    this.#upstreams = {
      web: new Upstream('the web app', web, log),
      realtime: new Upstream('the realtime service', realtime, log),
    }
    this.#proxy = createProxyServer()
      .on('proxyReq', (outgoing, request, response) => {
        watchBody(request, () => {
          refuseBody(request, response)
          // An end on this side is not a failure of the upstream.
          outgoing
            .removeAllListeners('error')
            .on('error', () => {})
            .destroy()
        })
      })
      .on('proxyReqWs', tieTogether)
      .on('proxyRes', passOn)
      .on('error', (_error, request, response) => this.#failed(request, response))
    this.#server = createServer({ shouldUpgradeCallback: isWebSocket })
      .on('request', (request, response) => this.#serve(request, response))
      .on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head))
  }

  /** Resolves to the port: the given one, or the one the system chose for 0. */
  listen(place: { readonly port: number; readonly host: string }): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<number>()
    this.#server.once('error', reject).listen(place, () => {
      this.#server.off('error', reject)
      // A listening TCP server always has an address of this form.
      resolve((this.#server.address() as AddressInfo).port)
    })
    return promise
  }

  /** Stops accepting. Requests and sockets have this long to end by themselves, then they are cut. */
  async close(graceMs: number): Promise<void> {
    const timeUp = new AbortController()
    const socketsEnded = [...this.#sockets].map(
      (socket) => new Promise((resolve) => socket.once('close', resolve)),
    )
    const requestsEnded = new Promise((resolve) => this.#server.close(resolve))
    this.#server.closeIdleConnections()
    const allEnded = Promise.all([requestsEnded, ...socketsEnded]).then(() => timeUp.abort())
    await delay(graceMs, undefined, { signal: timeUp.signal }).catch(() => {})
    for (const socket of this.#sockets) socket.destroy()
    this.#server.closeAllConnections()
    await allEnded
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close(0)
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const route = routeOf(request, this.#webSocketPaths)
    if (route !== 'web' && route !== 'realtime') {
      refuse(response, route)
    } else if (announcesTooMuch(request)) {
      refuseBody(request, response)
    } else {
      rewriteHeaders(request, 'request')
      // Failures are handled in the proxy's 'error' event, which can still answer.
      this.#proxy.web(request, response, this.#target(route)).catch(() => {})
    }
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#sockets.add(socket)
    socket.on('error', () => socket.destroy()).on('close', () => this.#sockets.delete(socket))
    const route = routeOf(request, this.#webSocketPaths)
    if (route !== 'web' && route !== 'realtime') {
      refuseUpgrade(socket, route)
    } else {
      rewriteHeaders(request, 'upgrade')
      const options = { ...this.#target(route), upgradeTimeout: UPGRADE_MS }
      this.#proxy.ws(request, request.socket, options, head).catch(() => {})
    }
  }

  #target(route: 'web' | 'realtime') {
    // The agent knows the addresses; the URL only satisfies the library.
    return { target: `http://${route}`, agent: this.#upstreams[route].agent }
  }

  #failed(request?: IncomingMessage, answer?: ServerResponse | Duplex): void {
    const realtime = request !== undefined && routeOf(request, this.#webSocketPaths) === 'realtime'
    const name: RefusalName = realtime ? 'realtime-down' : 'web-down'
    if (answer instanceof ServerResponse) refuse(answer, name)
    else if (answer?.writable) refuseUpgrade(answer, name)
  }
}

/** Ends the upstream's socket when the client's is cut. The library does so only when the client ends it properly. */
function tieTogether(outgoing: ClientRequest, _request: IncomingMessage, socket: Duplex): void {
  outgoing.once('upgrade', (_response, upstreamSocket) => {
    socket.once('close', () => upstreamSocket.destroy())
  })
}

/** Replaces the upstream's connection headers with our own, and sends the headers as soon as they are known. */
function passOn(incoming: IncomingMessage, _request: IncomingMessage, response: ServerResponse): void {
  delete incoming.headers['keep-alive']
  incoming.headers.connection = response.shouldKeepAlive ? 'keep-alive' : 'close'
  // The library copies the headers after this event, and would send them only with the first bytes of the body.
  queueMicrotask(() => {
    if (!response.headersSent) response.flushHeaders()
  })
}
