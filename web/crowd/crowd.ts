import { Client } from '@portico/client'

import { Visitor } from './visitor.ts'
import { words } from './words.ts'

interface CrowdOptions {
  /** The app's origin, such as `http://localhost:8080`. */
  readonly origin: string
  readonly showId: string
  /** Ids of people of the demo. */
  readonly people: readonly string[]
  readonly commentsPerSecond: number
  /** The codes to call out now and then. Without any, nothing is claimed. */
  readonly codes?: readonly string[]
  readonly random?: () => number
}

export interface Tally {
  /** How many comments the service took, and how many connections the last one reached. */
  readonly said: number
  readonly delivered: number
  /** How many comments were refused, by reason. */
  readonly refusals: Readonly<Record<string, number>>
  /** How many claims were granted. */
  readonly claimed: number
}

interface Guest {
  readonly visitor: Visitor
  readonly client: Client
}

/**
 * Each guest has a separate socket, because the service accepts a hundred messages a second from one connection, and a
 * client waits for at most a hundred answers.
 */
const GUESTS_PER_PERSON = 4
const TICK_MS = 20
/** One comment in this many calls out a code. */
const SOLD_EVERY = 80

/** Simulated viewers of a show. They sign in, watch, comment and claim over the same routes as real ones. */
export class Crowd implements AsyncDisposable {
  readonly #options: CrowdOptions
  readonly #guests: readonly Guest[]
  readonly #random: () => number
  #tally: Tally = { said: 0, delivered: 0, refusals: {}, claimed: 0 }
  #timer: ReturnType<typeof setInterval> | undefined
  #sent = 0
  readonly #underWay = new Set<Promise<void>>()

  private constructor(options: CrowdOptions, guests: readonly Guest[]) {
    this.#options = options
    this.#guests = guests
    this.#random = options.random ?? Math.random
  }

  /** Resolves once everybody is connected. They say nothing yet. */
  static async gather(options: CrowdOptions): Promise<Crowd> {
    const { origin, showId, people } = options
    const visitors = await Promise.all(people.map((person) => Visitor.signIn(origin, person)))
    const guests = visitors.flatMap((visitor) =>
      Array.from({ length: GUESTS_PER_PERSON }, (_, index): Guest => {
        const client = new Client({ origin, name: 'crowd', auth: { token: () => visitor.token() } })
        client.start()
        // One guest per person watches, so each person counts as one viewer.
        if (index === 0) client.channel(`show:${showId}:comments`)
        return { visitor, client }
      }),
    )
    return new Crowd(options, guests)
  }

  get tally(): Tally {
    return this.#tally
  }

  /** Starts them talking, evenly spread over each second. */
  talk(now: () => number = performance.now.bind(performance)): void {
    const began = now() - (this.#sent / this.#options.commentsPerSecond) * 1_000
    this.#timer ??= setInterval(() => {
      const due = Math.floor(((now() - began) / 1_000) * this.#options.commentsPerSecond)
      for (; this.#sent < due; this.#sent++) this.#speak(this.#sent)
    }, TICK_MS)
  }

  hush(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  /** Resolves once every comment has its answer. */
  async settled(): Promise<void> {
    await Promise.all(this.#underWay)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.hush()
    for (const { client } of this.#guests) client.close()
  }

  #speak(turn: number): void {
    const guest = this.#guests[turn % this.#guests.length]
    const { codes = [], showId } = this.#options
    const code = turn % SOLD_EVERY === 0 ? codes[Math.floor(this.#random() * codes.length)] : undefined
    if (guest === undefined) return
    const key = crypto.randomUUID()
    const body = code === undefined ? words(this.#random) : `sold ${code}`
    const answered = guest.client
      .publish(`show:${showId}:comments`, 'commented', { key, body }, { key })
      .then(
        ({ connections }) => this.#count({ said: this.#tally.said + 1, delivered: connections }),
        (problem: unknown) => this.#refuse(problem),
      )
    this.#follow(answered)
    if (code !== undefined) this.#follow(this.#claim(guest.visitor, { key, body }))
  }

  #follow(work: Promise<void>): void {
    const followed = work.finally(() => this.#underWay.delete(followed))
    this.#underWay.add(followed)
  }

  async #claim(visitor: Visitor, comment: { readonly key: string; readonly body: string }): Promise<void> {
    const answer = await visitor
      .ask(`/api/shows/${this.#options.showId}/claims`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ comment }),
      })
      .then((response) => response.json())
      .catch(() => undefined)
    if (answer?.outcome === 'claimed') this.#count({ claimed: this.#tally.claimed + 1 })
  }

  #refuse(problem: unknown): void {
    const why = problem instanceof Error ? problem.message : String(problem)
    const { refusals } = this.#tally
    this.#count({ refusals: { ...refusals, [why]: (refusals[why] ?? 0) + 1 } })
  }

  #count(changes: Partial<Tally>): void {
    this.#tally = { ...this.#tally, ...changes }
  }
}
