import type { IncomingHttpHeaders } from 'node:http'
import type { AttemptRecord, Peer } from './transport.ts'

/** Cookies larger than this are not ours. */
const maxCookieLength = 16_384
const maxHeaderLength = 1_024

/** `address` is the client's as the server resolved it, behind trusted proxies too. */
export function peerOf(
  address: string,
  headers: IncomingHttpHeaders,
  attempt: AttemptRecord | undefined,
): Peer {
  return {
    address,
    origin: bounded(headers.origin, maxHeaderLength),
    host: bounded(headers.host, maxHeaderLength),
    userAgent: bounded(headers['user-agent'], maxHeaderLength),
    cookie: bounded(headers.cookie, maxCookieLength),
    attempt,
  }
}

/** A longer value cannot be genuine and counts as absent. */
function bounded(value: string | undefined, maxLength: number): string | undefined {
  return value !== undefined && value.length <= maxLength ? value : undefined
}
