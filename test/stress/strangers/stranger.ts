import type { Random } from '@portico/harness/random'
import { decodeReplies, type Outgoing } from '@portico/protocol'
import { backoff } from '../../../packages/client/src/session/backoff.ts'
import { openPageSocket } from '../../../services/realtime/test/support/page-socket.ts'
import type { Law, Violation } from '../checker/violation.ts'
import type { Place } from '../chronicle.ts'
import { now } from '../clock.ts'

interface Given {
  readonly offset?: number | undefined
}

/** The parts of a subscribe reply that are checked. */
interface Entered {
  readonly epoch: string
  readonly offset: number
  readonly recovered?: boolean
  readonly publications?: readonly Given[]
}

interface About {
  readonly url: string
  readonly name: string
  readonly channel: string
  readonly token: string
  readonly random: Random
  found(violation: Violation): void
  /** Reports a connection that failed or was lost, and why. */
  lost(why: string): void
}

/** A minimal client, of which one process can hold thousands: a socket, a channel, and a position in it. */
export class Stranger {
  readonly #about: About
  #socket: ReturnType<typeof openPageSocket> | undefined
  #place: Place | undefined
  /** Consecutive failed attempts. */
  #attempts = 0
  #state: 'away' | 'coming' | 'live' = 'away'

  constructor(about: About) {
    this.#about = about
  }

  get isLive(): boolean {
    return this.#state === 'live'
  }

  get channel(): string {
    return this.#about.channel
  }

  get offset(): number {
    return this.#place?.offset ?? 0
  }

  /** Dials again and again until it is live. */
  come(): void {
    this.#state = 'coming'
    const socket = openPageSocket(this.#about.url)
    this.#socket = socket
    socket.on('open', () => this.#send({ id: 1, connect: { token: this.#about.token } }))
    socket.on('message', (data) => {
      for (const message of decodeReplies('json', String(data))) this.#hear(message)
    })
    socket.on('error', () => {})
    socket.on('close', (code, reason) => {
      if (this.#socket !== socket) return
      this.#state = 'coming'
      this.#about.lost(`${code} ${reason}`)
      this.#attempts += 1
      setTimeout(
        () => {
          if (this.#socket === socket) this.come()
        },
        backoff(this.#attempts, this.#about.random.next()),
      )
    })
  }

  cut(): void {
    const socket = this.#socket
    this.#socket = undefined
    this.#state = 'away'
    socket?.terminate()
  }

  #send(command: object): void {
    this.#socket?.send(JSON.stringify(command))
  }

  #hear(message: Outgoing): void {
    // A message that was still in flight at the cut.
    if (this.#state === 'away') return
    if (message.kind === 'ping') this.#socket?.send('{}')
    if (message.kind === 'push' && message.push.pub !== undefined) this.#take(message.push.pub)
    if (message.kind !== 'reply') return
    const { reply } = message
    // Refused for now, for example because the node lacks its database. The next attempt may reach another node.
    if ('error' in reply) this.#socket?.close(1000, reply.error.message)
    else if (reply.id === 1) this.#subscribe()
    else this.#enter(reply.result as unknown as Entered)
  }

  #subscribe(): void {
    const { channel } = this.#about
    this.#send({ id: 2, subscribe: { channel, ...(this.#place && { recover: true, ...this.#place }) } })
  }

  #enter({ epoch, offset, recovered = false, publications = [] }: Entered): void {
    const before = this.#place
    this.#place = before ?? { epoch, offset }
    if (before !== undefined && !recovered) {
      this.#found('needlessGap', `was told of a gap after ${before.offset} of ${before.epoch}`)
      this.#place = { epoch, offset }
    }
    for (const publication of publications) this.#take(publication)
    this.#state = 'live'
    this.#attempts = 0
  }

  #take({ offset = 0 }: Given): void {
    const next = this.offset + 1
    if (offset > next) this.#found('lost', `got ${offset} and never ${next}`)
    if (offset < next) this.#found('doubled', `got ${offset} where ${next} was next`)
    if (this.#place !== undefined) this.#place = { ...this.#place, offset }
  }

  #found(law: Law, what: string): void {
    const { name, channel, found } = this.#about
    found({ law, what: `${name} on ${channel} ${what}`, at: now(), client: name, channel })
  }
}
