import { Agent } from 'node:http'
import { connect, type Socket } from 'node:net'

export interface Address {
  readonly host: string
  readonly port: number
}

/** How long an address that neither accepts nor refuses may delay a request before the next one is tried. */
const CONNECT_MS = 1_000

/**
 * One or several addresses of the same server. Connections take them in turn, and try the next one if one cannot be
 * reached. That happens before anything is sent, so nothing is ever sent twice.
 */
export class Upstream {
  readonly name: string
  /** Connects an HTTP client to these addresses, whatever its URL says. Each connection serves one request. */
  readonly agent: Agent
  readonly #addresses: readonly Address[]
  readonly #log: (line: string) => void
  #turn = 0
  #reachable = true

  constructor(name: string, addresses: readonly Address[], log: (line: string) => void) {
    this.name = name
    this.#addresses = addresses
    this.#log = log
    this.agent = new Agent()
    this.agent.createConnection = (_options, callback) => {
      this.#connect().then(
        (socket) => callback?.(null, socket),
        (error: Error) => callback?.(error, undefined as never),
      )
      return undefined
    }
  }

  async #connect(): Promise<Socket> {
    const first = this.#turn++
    let lastError: unknown
    for (let attempt = 0; attempt < this.#addresses.length; attempt++) {
      const address = this.#addresses[(first + attempt) % this.#addresses.length]
      if (address === undefined) break
      try {
        const socket = await open(address)
        this.#note(true)
        return socket
      } catch (error) {
        lastError = error
      }
    }
    this.#note(false)
    throw lastError
  }

  #note(reachable: boolean): void {
    if (reachable === this.#reachable) return
    this.#reachable = reachable
    const where = this.#addresses.map(({ host, port }) => `${host}:${port}`).join(', ')
    this.#log(`${this.name} at ${where} ${reachable ? 'is back' : 'cannot be reached'}`)
  }
}

function open(address: Address): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>()
  const socket = connect(address)
  socket.setTimeout(CONNECT_MS, () => socket.destroy(new Error(`no answer within ${CONNECT_MS} ms`)))
  socket.once('error', reject)
  socket.once('connect', () => {
    socket.setTimeout(0).removeAllListeners('timeout').off('error', reject)
    resolve(socket)
  })
  return promise
}
