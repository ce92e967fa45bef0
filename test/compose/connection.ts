import { createHmac } from 'node:crypto'
import { once } from 'node:events'

/** A protocol connection over a real WebSocket. */
export class Connection implements Disposable {
  readonly #socket: WebSocket
  readonly closed: Promise<unknown>

  /** Dials, connects with a token, and waits for the reply. */
  static async open(url: string, secret: string): Promise<Connection> {
    const socket = new WebSocket(url.replace(/^http/, 'ws'))
    const connection = new Connection(socket)
    await Promise.race([once(socket, 'open'), refused(connection)])
    const welcome = once(socket, 'message')
    socket.send(JSON.stringify({ id: 1, connect: { token: tokenFor('42', secret) } }))
    const [{ data }] = await Promise.race([welcome, refused(connection)])
    const reply = JSON.parse(String(data).split('\n')[0] ?? '')
    if (reply.connect === undefined) throw new Error(`no welcome but ${data}`)
    return connection
  }

  private constructor(socket: WebSocket) {
    this.#socket = socket
    this.closed = once(socket, 'close')
  }

  [Symbol.dispose](): void {
    this.#socket.close()
  }
}

async function refused({ closed }: Connection): Promise<never> {
  const [event] = (await closed) as [CloseEvent]
  throw new Error(`closed with ${event.code} ${event.reason}`)
}

function tokenFor(user: string, secret: string): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const expires = Math.floor(Date.now() / 1_000) + 3_600
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: user, exp: expires })}`
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
}
