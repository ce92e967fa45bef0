import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** The parts of a web app that the doctor asks for: a page, and a token route. Without a token nobody is signed in. */
export interface Web extends AsyncDisposable {
  readonly address: string
}

export async function startWeb(token?: string): Promise<Web> {
  const server = createServer(({ method, url }, response) => {
    const isTokenRoute = method === 'POST' && url === '/api/portico/token'
    if (isTokenRoute)
      response
        .writeHead(token === undefined ? 401 : 200, { 'content-type': 'application/json' })
        .end(JSON.stringify(token === undefined ? { error: 'nobody' } : { token }))
    else if (url === '/') response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><p>')
    else response.writeHead(404, { 'content-type': 'text/html' }).end('<!doctype html><p>nothing here')
  })
  // Like Next, leaves an unknown upgrade open and unanswered.
  server.on('upgrade', (_request, socket) => socket.on('error', () => socket.destroy()))
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => sockets.add(socket.once('close', () => sockets.delete(socket))))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    address: `127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
