import type { PollAnswer } from '@portico/protocol'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { networkOf } from '../limits/address-limits.ts'
import { ByteBudget } from '../limits/byte-budget.ts'
import type { Timers } from '../timer-wheel.ts'

interface PendingPollAnswersOptions {
  /** For all clients of this node. One address may take a quarter of it. */
  readonly roomBytes: number
  readonly timers: Timers
  /** How long a client may take to read an answer. */
  readonly readMs: number
}

/**
 * Poll answers that are still being read. They are copies not counted in any connection's queue, so a client that polls
 * without reading could pile them up.
 */
export class PendingPollAnswers {
  readonly #budget: ByteBudget
  readonly #options: PendingPollAnswersOptions

  constructor(options: PendingPollAnswersOptions) {
    this.#budget = new ByteBudget(options.roomBytes)
    this.#options = options
  }

  /** Leaves the frame out if there is no room for it: it stays unacknowledged and is given to a later poll. */
  send({ ip }: FastifyRequest, reply: FastifyReply, answer: PollAnswer): FastifyReply {
    const network = networkOf(ip)
    // One answer always fits while no other is being read.
    const taken = Math.min(answer.frame.length, this.#budget.share)
    if (!this.#budget.take(network, taken)) return reply.send({ ...answer, seq: answer.seq - 1, frame: '' })
    const late = this.#options.timers.after(this.#options.readMs, () => reply.raw.destroy())
    const read = () => {
      late.cancel()
      this.#budget.giveBack(network, taken)
    }
    if (reply.raw.destroyed) read()
    else reply.raw.once('close', read)
    return reply.send(answer)
  }
}
