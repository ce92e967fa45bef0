import { WebSocket } from 'ws'
import { testOrigin } from './service.ts'

/** A bare socket, with the origin that the browser of a page would send. */
export function openPageSocket(url: string): WebSocket {
  return new WebSocket(url, { origin: testOrigin, perMessageDeflate: false })
}
