import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

interface Pair {
  readonly near: Socket
  readonly far: Socket
  flow: 'flows' | 'frozen'
  /** The delayed chunks, one queue per direction. */
  readonly late: DelayedChunks[]
  /** The beginning of what the client has sent. */
  sent: string
}

const REMEMBERED_CHARACTERS = 64 * 1024

/** A TCP relay in front of a real server, in which a test breaks the network. */
export class Relay implements AsyncDisposable {
  readonly #server: Server
  readonly #pairs = new Set<Pair>()
  readonly #target: { readonly port: number; readonly host: string }
  /** What happens to a new connection; with an expression, to one whose client sends a match. */
  #comers: 'taken' | 'frozen' | 'refused' | RegExp = 'taken'
  #port = 0
  #delayMs = 0
  #entryMs = () => 0

  static async start(target: { port: number; host: string }, port = 0): Promise<Relay> {
    const relay = new Relay(target)
    await relay.#listen(port)
    return relay
  }

  private constructor(target: { port: number; host: string }) {
    this.#target = target
    this.#server = createServer((near) => this.#accept(near))
  }

  get port(): number {
    return this.#port
  }

  /** How many connections pass through it now. */
  get connections(): number {
    return this.#pairs.size
  }

  /** How many chunks are being delayed. */
  get delayed(): number {
    return [...this.#pairs].flatMap(({ late }) => late).reduce((sum, { count }) => sum + count, 0)
  }

  /**
   * Forwards nothing more and closes nothing, as both ends see a half-open connection. With `matching`, this affects
   * only present connections whose client has sent a match, and with `lasting` also new ones as soon as they do.
   * Without, it affects all connections, and new ones as well.
   */
  freeze({ matching, lasting = false }: { matching?: RegExp; lasting?: boolean } = {}): void {
    this.#comers = matching === undefined ? 'frozen' : lasting ? matching : 'taken'
    for (const pair of this.#pairs) if (matching?.test(pair.sent) ?? true) freeze(pair)
  }

  /** Forwards again, starting with what was held back. */
  resume(): void {
    this.#comers = 'taken'
    for (const pair of this.#pairs) {
      pair.flow = 'flows'
      pair.near.resume()
      pair.far.resume()
    }
  }

  /** Resets every connection, and every new one, until `resume`. */
  refuse(): void {
    this.#comers = 'refused'
    this.cut()
  }

  /** Resets every connection, as a crashing middlebox does. New ones are accepted. */
  cut(): void {
    for (const { near, far } of this.#pairs) {
      reset(near)
      reset(far)
    }
    this.#pairs.clear()
  }

  /** Refuses new connections, as if no program listened. Present ones stay. */
  shut(): void {
    this.#server.close()
  }

  /** Accepts connections again on the same port, after `shut`. */
  async reopen(): Promise<void> {
    await this.#listen(this.#port)
  }

  /** Delays every chunk by this much from now on, in order. */
  delay(ms: number): void {
    this.#delayMs = ms
  }

  /** Delays each new connection by this much before it is passed on. Differing delays change their order. */
  stagger(entryMs: () => number): void {
    this.#entryMs = entryMs
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut()
    if (!this.#server.listening) return
    this.#server.close()
    await once(this.#server, 'close')
  }

  async #listen(port: number): Promise<void> {
    this.#server.listen(port, '127.0.0.1')
    await once(this.#server, 'listening')
    this.#port = (this.#server.address() as AddressInfo).port
  }

  #accept(near: Socket): void {
    const waitMs = this.#entryMs()
    if (waitMs === 0) {
      this.#connect(near)
      return
    }
    near.on('error', () => {})
    setTimeout(() => this.#connect(near), waitMs)
  }

  #connect(near: Socket): void {
    if (this.#comers === 'refused') {
      reset(near)
      return
    }
    if (near.destroyed) return
    const far = connect(this.#target)
    const pair: Pair = { near, far, flow: 'flows', late: [], sent: '' }
    this.#pairs.add(pair)
    this.#forward(near, far, pair)
    this.#forward(far, near, pair)
    near.on('data', (chunk) => {
      if (pair.sent.length < REMEMBERED_CHARACTERS) pair.sent += chunk.toString('latin1')
      if (this.#comers instanceof RegExp && this.#comers.test(pair.sent)) freeze(pair)
    })
    if (this.#comers === 'frozen') freeze(pair)
  }

  #forward(from: Socket, to: Socket, pair: Pair): void {
    from.setNoDelay(true)
    const late = new DelayedChunks((chunk) => to.writable && to.write(chunk))
    pair.late.push(late)
    from.on('data', (chunk) => {
      if (this.#delayMs > 0 || late.count > 0) late.add(chunk, this.#delayMs)
      // Backpressure: if one side does not read, stop reading from the other.
      else if (!to.write(chunk)) from.pause()
    })
    to.on('drain', () => {
      if (pair.flow === 'flows') from.resume()
    })
    from.on('end', () => to.end())
    // 'close' follows and ends the other side.
    from.on('error', () => {})
    from.on('close', () => {
      to.destroy()
      this.#pairs.delete(pair)
    })
  }
}

/** A queue of delayed chunks. None overtakes one that was delayed for longer. */
class DelayedChunks {
  readonly #arrive: (chunk: Buffer) => void
  readonly #waiting: { readonly at: number; readonly chunk: Buffer }[] = []

  constructor(arrive: (chunk: Buffer) => void) {
    this.#arrive = arrive
  }

  get count(): number {
    return this.#waiting.length
  }

  add(chunk: Buffer, delayMs: number): void {
    this.#waiting.push({ at: performance.now() + delayMs, chunk })
    if (this.#waiting.length === 1) setTimeout(() => this.#pump(), delayMs)
  }

  #pump(): void {
    const now = performance.now()
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      if (next.at > now) {
        setTimeout(() => this.#pump(), next.at - now)
        return
      }
      this.#waiting.shift()
      this.#arrive(next.chunk)
    }
  }
}

/**
 * Resets a socket. One that is about to end is destroyed instead: libuv refuses the reset, Node forgets the handle,
 * and the process never ends.
 */
function reset(socket: Socket): void {
  if (socket.writableEnded && !socket.writableFinished) socket.destroy()
  else socket.resetAndDestroy()
}

function freeze(pair: Pair): void {
  pair.flow = 'frozen'
  pair.near.pause()
  pair.far.pause()
}

/** Listens on a port of 127.0.0.1, any free one by default, and forwards to `port`. */
export function startRelay(port: number, { host = '127.0.0.1', at = 0 } = {}): Promise<Relay> {
  return Relay.start({ port, host }, at)
}
