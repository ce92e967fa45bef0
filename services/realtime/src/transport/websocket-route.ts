import type { ServerResponse } from 'node:http'
import websocketPlugin from '@fastify/websocket'
import type { DisconnectName, Encoding, Finding } from '@portico/protocol'
import type { FastifyInstance, FastifyRequest, onRequestHookHandler } from 'fastify'
import type { RawData, WebSocket } from 'ws'
import { findingResponse } from '../ops/finding-response.ts'
import { paths } from './paths.ts'
import { peerOf } from './peer.ts'
import type { Accept, AttemptRecord, TransportListener } from './transport.ts'
import { missingUpgrade, tellMissingUpgrade } from './upgrade.ts'
import { WebSocketTransport } from './websocket.ts'

interface WebSocketRouteOptions {
  readonly accept: Accept
  /** Decides whether the request may become a connection. */
  readonly admit: onRequestHookHandler
  readonly maxFrameBytes: number
  /** The record of this request in the black box. */
  readonly attemptOf: (request: FastifyRequest) => AttemptRecord | undefined
  /** Called for a request that was meant as a handshake and did not arrive as one. */
  readonly onLost: (request: FastifyRequest, finding: Finding) => void
  /** How long a peer may take to answer our close frame. */
  readonly closeTimeoutMs?: number
}

const { path } = paths.websocket
const protobufSubprotocol = 'centrifuge-protobuf'
const subprotocols = [protobufSubprotocol, 'centrifuge-json']

/**
 * The WebSocket endpoint at `/ws`. Registers the WebSocket plugin for the whole server, so that an upgrade to any
 * other path is answered and closed rather than left to hang.
 */
export async function registerWebSocket(app: FastifyInstance, options: WebSocketRouteOptions): Promise<void> {
  const { admit, maxFrameBytes, attemptOf, onLost, closeTimeoutMs = 5_000 } = options
  const onBroken: OnBroken = (websocket, error) => endBroken(app, websocket, error, closeTimeoutMs)
  dropEmptySubprotocol(app)
  endAnsweredUpgrades(app)
  await app.register(websocketPlugin, {
    options: {
      maxPayload: maxFrameBytes,
      perMessageDeflate: false,
      clientTracking: false,
      handleProtocols: (offered) => subprotocols.find((known) => offered.has(known)) ?? false,
    },
    // Connections are closed by the drain, with a code and a reason each.
    preClose: (done) => done(),
    errorHandler: (error, websocket) => onBroken(websocket, error),
  })

  // The plugin would upgrade any path, and then close it without a reason.
  app.addHook('onRequest', (request, reply, done) => {
    if (!request.ws || request.routeOptions.url === path) return done()
    reply
      .code(404)
      .send(findingResponse({ id: 'nothingHere', facts: { reason: `the WebSocket is at ${path}` } }))
  })
  app.route({
    method: 'GET',
    url: path,
    onRequest: admit,
    handler: (request, reply) => {
      reply.code(426).header('upgrade', 'websocket').header('connection', 'Upgrade')
      const { headers, raw } = request
      const lost = missingUpgrade(headers, raw.httpVersion, attemptOf(request) !== undefined)
      if (lost.finding !== undefined) onLost(request, lost.finding)
      return reply.send(tellMissingUpgrade(lost))
    },
    wsHandler: (websocket, request) => {
      letGoOfRequest(websocket, request)
      acceptWebSocket(websocket, request, { ...options, closeTimeoutMs, onBroken })
    },
  })
}

type OnBroken = (websocket: WebSocket, error: Error) => void

/** The peer disconnected or sent an invalid frame; in the second case ws has sent a close frame and awaits theirs. */
function endBroken(app: FastifyInstance, websocket: WebSocket, error: Error, closeTimeoutMs: number): void {
  app.log.debug({ err: error }, 'websocket broke off')
  if (websocket.readyState === websocket.CLOSING) {
    setTimeout(() => websocket.terminate(), closeTimeoutMs).unref()
  } else {
    websocket.terminate()
  }
}

/**
 * Releases the request and its response, which the socket and the plugin's listener would otherwise keep: half of the
 * memory of an idle connection.
 */
function letGoOfRequest(websocket: WebSocket, { raw: { socket } }: FastifyRequest): void {
  websocket.removeAllListeners('error')
  const { _httpMessage: response } = socket as { readonly _httpMessage?: ServerResponse }
  response?.detachSocket(socket)
}

/** Listeners are attached synchronously; a message arriving earlier would be lost. */
function acceptWebSocket(
  websocket: WebSocket,
  request: FastifyRequest,
  {
    accept,
    attemptOf,
    closeTimeoutMs,
    onBroken,
  }: WebSocketRouteOptions & { readonly closeTimeoutMs: number; readonly onBroken: OnBroken },
): void {
  const encoding = encodingOf(websocket, request)
  const transport = new WebSocketTransport(websocket, request.raw.socket, { encoding, closeTimeoutMs })
  const attempt = attemptOf(request)
  attempt?.note('upgraded', { encoding })
  const listener = accept(transport, peerOf(request.ip, request.headers, attempt))
  let broken: Error | undefined
  // One listener per event and no `once`: each further one costs an array and a wrapper per connection.
  websocket.on('message', (data, isBinary) => receive(listener, data, isBinary))
  websocket.on('error', (error) => {
    broken = error
    onBroken(websocket, error)
  })
  websocket.on('close', () => {
    const fault = framingFault(broken)
    listener.closed(fault, fault && broken?.message)
  })
}

const tooLarge = ['WS_ERR_UNSUPPORTED_MESSAGE_LENGTH', 'WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH']

/** Why ws itself has closed the connection; undefined if the peer disconnected. */
function framingFault(error: Error | undefined): DisconnectName | undefined {
  const code = error !== undefined && 'code' in error ? String(error.code) : ''
  if (tooLarge.includes(code)) return 'messageTooLarge'
  return code.startsWith('WS_ERR_') ? 'badRequest' : undefined
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

/**
 * Node detaches the socket of an upgrade, so whoever answers with a page must end it. The plugin does so for its own
 * hooks; a preflight is answered earlier and would leave the socket open.
 */
function endAnsweredUpgrades(app: FastifyInstance): void {
  app.addHook('onResponse', async ({ raw }) => {
    // Node sets it, but its types do not have it.
    if ('upgrade' in raw && raw.upgrade === true) raw.socket.destroySoon()
  })
}

/** Drops an empty subprotocol header, so that it counts as absent; ws would refuse it. */
function dropEmptySubprotocol({ server }: FastifyInstance): void {
  server.prependListener('upgrade', ({ headers }) => {
    if (headers['sec-websocket-protocol']?.trim() === '') delete headers['sec-websocket-protocol']
  })
}
