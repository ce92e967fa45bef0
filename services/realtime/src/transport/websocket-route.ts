import websocketPlugin from '@fastify/websocket'
import type { Encoding } from '@portico/protocol'
import type { FastifyInstance, FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import type { RawData, WebSocket } from 'ws'
import { peerOf } from './peer.ts'
import type { Accept, TransportListener } from './transport.ts'
import { explainMissingUpgrade } from './upgrade.ts'
import { WebSocketTransport } from './websocket.ts'

export interface WebSocketRouteOptions {
  readonly accept: Accept
  /** Decides whether the request may become a connection. */
  readonly admit: onRequestAsyncHookHandler
  readonly maxFrameBytes: number
  /** How long a peer may take to answer our close frame. */
  readonly closeTimeoutMs?: number
}

const path = '/ws'
const protobufSubprotocol = 'centrifuge-protobuf'
const subprotocols = [protobufSubprotocol, 'centrifuge-json']

/**
 * The WebSocket endpoint at `/ws`. Registers the WebSocket plugin for the whole server, so that an upgrade to any
 * other path is answered and closed rather than left to hang.
 */
export async function registerWebSocket(app: FastifyInstance, options: WebSocketRouteOptions): Promise<void> {
  const { accept, admit, maxFrameBytes, closeTimeoutMs = 5_000 } = options
  dropEmptySubprotocol(app)
  await app.register(websocketPlugin, {
    options: {
      maxPayload: maxFrameBytes,
      perMessageDeflate: false,
      clientTracking: false,
      handleProtocols: (offered) => subprotocols.find((known) => offered.has(known)) ?? false,
    },
    // Connections are closed by the drain, with a code and a reason each.
    preClose: (done) => done(),
    // A peer that broke off, or broke the framing; for the latter ws has sent its close frame and waits for theirs.
    errorHandler: (error, websocket, request) => {
      request.log.debug({ err: error }, 'websocket broke off')
      if (websocket.readyState !== websocket.CLOSING) return websocket.terminate()
      setTimeout(() => websocket.terminate(), closeTimeoutMs).unref()
    },
  })

  // The plugin would upgrade any page, and then close it without a reason.
  app.addHook('onRequest', async (request, reply) => {
    if (!request.ws || request.routeOptions.url === path) return undefined
    return reply.code(404).send({ error: `no WebSocket is spoken at this address; it is at ${path}` })
  })
  app.route({
    method: 'GET',
    url: path,
    onRequest: admit,
    handler: (request, reply) => {
      reply.code(426).header('upgrade', 'websocket').header('connection', 'Upgrade')
      return reply.send(explainMissingUpgrade(request.headers, request.raw.httpVersion))
    },
    wsHandler: (websocket, request) => {
      acceptWebSocket(websocket, request, accept, closeTimeoutMs)
    },
  })
}

/** Everything is attached in the turn of the upgrade: a message that comes earlier than its listener is lost. */
function acceptWebSocket(
  websocket: WebSocket,
  request: FastifyRequest,
  accept: Accept,
  closeTimeoutMs: number,
): void {
  const encoding = encodingOf(websocket, request)
  const transport = new WebSocketTransport(websocket, request.raw.socket, { encoding, closeTimeoutMs })
  const listener = accept(transport, peerOf(request.ip, request.headers))
  websocket.on('message', (data, isBinary) => receive(listener, data, isBinary))
  websocket.once('close', () => listener.closed())
}

function receive(listener: TransportListener, data: RawData, isBinary: boolean): void {
  // With its default binaryType ws hands over one Buffer per message.
  if (data instanceof Buffer) listener.received(isBinary ? data : data.toString('utf8'))
}

function encodingOf({ protocol }: WebSocket, { query }: FastifyRequest): Encoding {
  if (protocol === protobufSubprotocol) return 'protobuf'
  const asked: unknown = Object.assign({}, query)
  const { cf_protocol: named, format } = asked as Record<string, unknown>
  return named === 'protobuf' || format === 'protobuf' ? 'protobuf' : 'json'
}

/** A client that offers no subprotocol by sending an empty header is as good as one that sends none; ws refuses it. */
function dropEmptySubprotocol({ server }: FastifyInstance): void {
  server.prependListener('upgrade', ({ headers }) => {
    if (headers['sec-websocket-protocol']?.trim() === '') delete headers['sec-websocket-protocol']
  })
}
