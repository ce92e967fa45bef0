import type { FastifyReply, FastifyRequest } from 'fastify'
import { explainOrigin, type Origins } from '../auth/origin.ts'
import type { AddressLimits } from '../limits/address-limits.ts'

export interface AdmissionOptions {
  readonly origins: Origins
  readonly addresses: AddressLimits
  /** Told who was turned away before there was a connection. */
  readonly onRefused?: (why: 'origin' | 'address') => void
}

/**
 * Looks at a request before any transport does: where its page comes from, and how often its address has come. The
 * answer names what was seen and what was expected, to whoever must mend it.
 */
export class Admission {
  readonly #options: AdmissionOptions

  constructor(options: AdmissionOptions) {
    this.#options = options
  }

  /** A hook for routes that open connections. */
  readonly toConnect = async (
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply | undefined> => {
    const { addresses, onRefused } = this.#options
    if (addresses.mayConnect(request.ip)) return this.toSpeak(request, reply)
    onRefused?.('address')
    const seconds = addresses.retryAfterSeconds(request.ip)
    return reply
      .code(429)
      .header('retry-after', String(seconds))
      .send({ error: `too many attempts to connect from this address; come back in ${seconds} s` })
  }

  /** A hook for routes that carry commands of a connection there is already. */
  readonly toSpeak = async (
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply | undefined> => {
    const { origins, onRefused } = this.#options
    const { origin, host } = request.headers
    const verdict = origins.check({ origin, host })
    if (verdict.kind !== 'refused') return undefined
    onRefused?.('origin')
    const error = explainOrigin(verdict)
    request.log.warn({ got: verdict.got, host: verdict.headerSeen.host }, 'an origin was refused')
    return reply
      .code(403)
      .send({ error, got: verdict.got, expected: verdict.expected, header: verdict.headerSeen })
  }
}
