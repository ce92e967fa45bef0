import { once } from 'node:events'

import { type ClientOptions, WebSocket } from 'ws'

/** An open WebSocket through a front door. */
export class Dialled implements Disposable {
  readonly #socket: WebSocket

  static async open(url: string, options: ClientOptions = {}): Promise<Dialled> {
    const socket = new WebSocket(url.replace(/^http/, 'ws'), options)
    await once(socket, 'open')
    return new Dialled(socket)
  }

  private constructor(socket: WebSocket) {
    this.#socket = socket.on('error', () => {})
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN
  }

  /** Sends one frame and waits for the next one. */
  async ask(frame: string | Buffer): Promise<string | Buffer> {
    this.#socket.send(frame)
    const [data, isBinary]: [Buffer, boolean] = await Promise.race([
      once(this.#socket, 'message') as Promise<[Buffer, boolean]>,
      once(this.#socket, 'close').then(([code]) => {
        throw new Error(`closed with ${code} instead of an answer`)
      }),
    ])
    return isBinary ? data : data.toString()
  }

  closed(): Promise<unknown> {
    return this.isOpen ? once(this.#socket, 'close') : Promise.resolve()
  }

  [Symbol.dispose](): void {
    this.#socket.terminate()
  }
}
