import { once } from 'node:events'
import { connect } from 'node:net'

interface RawAnswer {
  /** All received bytes, as text. */
  readonly text: string
  readonly status: number | undefined
  /** From the last byte sent to the end of the connection. */
  readonly ms: number
  /** Whether the front door closed the connection itself, and how. */
  readonly ended: 'closed' | 'reset' | 'left open'
}

/** Sends bytes unchanged, which an HTTP client would not do, and reads until the other side closes. */
export async function sendRaw(port: number, bytes: string, { withinMs = 3_000 } = {}): Promise<RawAnswer> {
  const socket = connect(port, '127.0.0.1')
  let text = ''
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    text += chunk
  })
  await once(socket, 'connect')
  const started = performance.now()
  socket.write(bytes, 'latin1')
  const timer = setTimeout(() => socket.destroy(new Error('left open')), withinMs)
  const ended = await once(socket, 'end').then(
    () => 'closed' as const,
    (error: Error) => (error.message === 'left open' ? 'left open' : 'reset'),
  )
  clearTimeout(timer)
  socket.destroy()
  const status = /^HTTP\/1\.\d (\d{3})/.exec(text)?.[1]
  return { text, status: status ? Number(status) : undefined, ms: performance.now() - started, ended }
}

/** A request's head in bytes. */
export function head(line: string, headers: Readonly<Record<string, string | number>>): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return `${[`${line} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n`
}

export function upgradeTo(path: string, headers: Readonly<Record<string, string>> = {}): string {
  return head(`GET ${path}`, {
    Host: 'portico.test:8080',
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    ...headers,
  })
}
