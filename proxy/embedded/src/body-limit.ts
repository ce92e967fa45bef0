import type { IncomingMessage, ServerResponse } from 'node:http'

import { headersOf, REFUSALS } from './refusal.ts'

/** The same limit as nginx's default and our Caddyfile. */
const MAX_BODY_BYTES = 2 ** 20

/** How long a client may go on sending a refused body before it is cut. */
const LINGER_MS = 2_000

export function announcesTooMuch({ headers }: IncomingMessage): boolean {
  return Number(headers['content-length'] ?? 0) > MAX_BODY_BYTES
}

/** Calls `onExceeded` once if the body exceeds the limit although it was not announced as too long. */
export function watchBody(request: IncomingMessage, onExceeded: () => void): void {
  let bytes = 0
  const count = (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes <= MAX_BODY_BYTES) return
    request.off('data', count)
    onExceeded()
  }
  request.on('data', count)
}

/**
 * Answers at once and reads on for a while. Closing a connection with unread bytes resets it, and a client that is
 * still sending would not see the answer.
 */
export function refuseBody(request: IncomingMessage, response: ServerResponse): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const { status, type, body } = REFUSALS['body-too-large']
  response.writeHead(status, { ...headersOf(type, body), connection: 'close' }).write(body)
  const finish = () => {
    clearTimeout(timer)
    response.end()
  }
  const timer = setTimeout(finish, LINGER_MS)
  request.once('end', finish).once('close', finish).resume()
}
