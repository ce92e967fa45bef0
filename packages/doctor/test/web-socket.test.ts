import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import t from 'tap'
import { dial } from '../src/terminal/web-socket.ts'

t.test('the answer to a refused upgrade is read, and nothing stays open behind it', async (t) => {
  const server = createServer()
  server.on('upgrade', (_request, socket) => {
    socket.on('error', () => {}).resume()
    // As a front door does, without closing the connection: it may be used again.
    socket.write('HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nno')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  const { port } = server.address() as AddressInfo
  const connected = once(server, 'connection')
  const sight = await dial(`http://127.0.0.1:${port}`, '/ws')
  t.match(sight, { kind: 'refused', answer: { status: 403, type: 'text/plain', text: 'no' } })
  const [connection] = await connected
  if (!connection.readableEnded) await once(connection, 'end')
  t.ok(connection.readableEnded)
  connection.destroy()
})
