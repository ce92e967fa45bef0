import type { PollAnswer, PollOpened } from '@portico/protocol'
import { FrameQueue } from './frame-queue.ts'
import type { TransportUrls } from './transport-urls.ts'

interface Session {
  readonly session: string
  readonly node: string
}

/** The class that npm centrifuge is given in place of WebSocket. */
export function pollSocketTo(
  urls: TransportUrls,
  get: typeof fetch,
  frameBytes: number,
): new () => PollSocket {
  return class extends PollSocket {
    constructor() {
      super(urls, get, frameBytes)
    }
  }
}

type Life = 'opening' | 'open' | 'over'

/**
 * Long polling in the shape of a WebSocket, because npm centrifuge accepts another WebSocket class. The protocol package
 * defines its messages.
 */
class PollSocket {
  binaryType = 'blob'
  onopen = (): void => {}
  onerror = (_: unknown): void => {}
  onclose = (_: { readonly code: number; readonly reason: string }): void => {}
  onmessage = (_: { readonly data: string }): void => {}
  readonly #urls: TransportUrls
  readonly #get: typeof fetch
  readonly #aborter = new AbortController()
  readonly #frames: FrameQueue<void>
  #life: Life = 'opening'
  #session: Session | undefined
  #ack = 0

  constructor(urls: TransportUrls, get: typeof fetch, frameBytes: number) {
    this.#urls = urls
    this.#get = get
    this.#frames = new FrameQueue((frame) => this.#give(frame), frameBytes)
    // The first request carries the first frame, so there is nothing to wait for before it.
    queueMicrotask(() => {
      if (this.#life === 'opening') this.#life = 'open'
      this.onopen()
    })
  }

  send(frame: string): void {
    this.#frames.send(frame).catch((error) => this.#fail(error))
  }

  close(): void {
    if (this.#life === 'over') return
    this.#life = 'over'
    this.#aborter.abort()
    if (this.#session) void this.#leave(this.#session)
    this.onclose({ code: 1000, reason: '' })
  }

  async #give(frame: string): Promise<void> {
    if (this.#life === 'over') return
    if (this.#session) await this.#post(this.#urls.commandUrl, { ...this.#session, data: frame })
    else this.#opened(await this.#ask<PollOpened>({ data: frame }))
  }

  #opened({ session, node, ...answer }: PollOpened): void {
    this.#session = { session, node }
    this.#hear(answer)
    void this.#poll(this.#session)
  }

  async #poll(session: Session): Promise<void> {
    try {
      while (this.#life !== 'over') this.#hear(await this.#askOn({ ...session, ack: this.#ack }))
    } catch (error) {
      this.#fail(error)
    }
  }

  /** Ignores an answer whose number has been seen: it is a repetition. */
  #hear({ seq, frame }: PollAnswer): void {
    if (this.#life === 'over' || seq <= this.#ack) return
    this.#ack = seq
    if (frame !== '') this.onmessage({ data: frame })
  }

  #fail(error: unknown): void {
    if (this.#life === 'over') return
    this.onerror(error)
    this.#life = 'over'
    this.onclose({ code: 1006, reason: '' })
  }

  async #leave(session: Session): Promise<void> {
    // If this does not arrive, the service notices on its own that the polls have stopped.
    const body = JSON.stringify({ ...session, leave: true })
    const get = this.#get
    await get(this.#urls.url, { ...request, body, keepalive: true }).catch(() => {})
  }

  /**
   * Polls, and once more if the request broke off, as it does when a node stops. Another node then forwards the request to
   * the one that holds the connection, which repeats what was not acknowledged.
   */
  #askOn(body: object): Promise<PollAnswer> {
    return this.#ask<PollAnswer>(body).catch((error) => {
      if (error instanceof Refused && error.status < 502) throw error
      return this.#ask(body)
    })
  }

  async #ask<Answer>(body: object): Promise<Answer> {
    const response = await this.#post(this.#urls.url, body)
    // The service's own answer.
    return (await response.json()) as Answer
  }

  async #post(url: string, body: object): Promise<Response> {
    const { signal } = this.#aborter
    const get = this.#get
    const response = await get(url, { ...request, body: JSON.stringify(body), signal })
    if (response.ok) return response
    throw new Refused(`${url} answered ${response.status}`, response.status)
  }
}

class Refused extends Error {
  readonly status: number

  constructor(message: string, status: number) {
    super(message)
    this.status = status
  }
}

const request = {
  method: 'POST',
  credentials: 'same-origin',
  headers: { 'content-type': 'application/json' },
} as const satisfies RequestInit
