import type { FastifyInstance } from 'fastify'
import type { BlackBox } from '../black-box/black-box.ts'
import type { Control } from '../control/control.ts'
import type { Limits } from '../limits/limits.ts'
import type { Timers } from '../timer-wheel.ts'
import type { Admission } from './admission.ts'
import type { EmulatedSessions } from './emulated-sessions.ts'
import { emulationHandler } from './emulation-route.ts'
import { httpStreamHandler } from './http-stream-route.ts'
import { commandPath, paths } from './paths.ts'
import { pollHandler } from './poll-route.ts'
import { takeRawBodies } from './request-body.ts'
import { SessionForwarder } from './session-forwarder.ts'
import type { Accept } from './transport.ts'
import { registerWebSocket } from './websocket-route.ts'

export interface TransportRoutesOptions {
  readonly accept: Accept
  readonly admission: Admission
  readonly box: BlackBox
  readonly node: string
  readonly sessions: EmulatedSessions
  readonly control: Pick<Control, 'ask'>
  /** Aborts when this node begins to move its connections elsewhere. */
  readonly leaving: AbortSignal
  readonly timers: Timers
  readonly limits: Pick<Limits, 'frameBytes' | 'nodePollBytes' | 'nodeArrivalBytes'>
}

/** Registers the WebSocket and its fallbacks, which carry the same frames. */
export async function registerTransports(
  app: FastifyInstance,
  options: TransportRoutesOptions,
): Promise<void> {
  const { accept, admission, box, limits } = options
  await registerWebSocket(app, {
    accept,
    admit: admission.toConnect,
    maxFrameBytes: limits.frameBytes,
    attemptOf: (request) => box.of(request),
    onLost: admission.reportLostUpgrade,
  })
  await app.register(async (fallbacks) => {
    const forwarder = new SessionForwarder(options)
    takeRawBodies(fallbacks, {
      bodyLimit: limits.frameBytes * bodyFrames,
      roomBytes: limits.nodeArrivalBytes,
      refuse: admission.answerNoRoom,
    })
    fallbacks.post(paths.http_stream.path, { onRequest: admission.toConnect }, httpStreamHandler(options))
    fallbacks.post(
      commandPath,
      { onRequest: admission.toSendCommands },
      emulationHandler(forwarder, admission),
    )
    fallbacks.post(
      paths.poll.path,
      { onRequest: admission.toPoll },
      pollHandler({ ...options, forwarder, roomBytes: limits.nodePollBytes }),
    )
  })
}

/** A frame inside JSON is quoted, and grows by that. */
const bodyFrames = 2
