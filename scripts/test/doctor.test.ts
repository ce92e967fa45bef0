import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'

import { consultations } from '../doctor/consultations.ts'

async function diagnose(
  t: Test,
  listener: RequestListener,
  upgrades = false,
): Promise<Record<string, boolean>> {
  const server = createServer(listener)
  if (upgrades) {
    server.on('upgrade', (_request, socket) =>
      socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'),
    )
  }
  const { promise, resolve } = Promise.withResolvers<void>()
  server.listen(0, '127.0.0.1', resolve)
  await promise
  t.teardown(() => server.close())
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const answers = await Promise.all(
    consultations.map(async ({ name, ask }) => [name, (await ask(origin)).healthy]),
  )
  return Object.fromEntries(answers)
}

const wellRouted: RequestListener = ({ url }, response) => {
  const json = url?.startsWith('/ws')
  response.writeHead(url === '/ws' ? 426 : 200, { 'content-type': json ? 'application/json' : 'text/html' })
  response.end(json ? '{"status":"ready"}' : '<p>')
}

t.test('a healthy origin is found healthy', async (t) => {
  t.strictSame(await diagnose(t, wellRouted, true), {
    page: true,
    '/ws/config': true,
    'GET /ws': true,
    'upgrade of /ws': true,
    readiness: true,
  })
})

t.test('a front door that sends everything to the web app is found out', async (t) => {
  const page: RequestListener = (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<p>')
  }
  t.strictSame(await diagnose(t, page), {
    page: true,
    '/ws/config': false,
    'GET /ws': false,
    'upgrade of /ws': false,
    readiness: false,
  })
})

t.test('a service that is not ready is reported with its components', async (t) => {
  const ill: RequestListener = (_request, response) => {
    response.writeHead(503, { 'content-type': 'application/json' })
    response.end('{"status":"not ready","components":{"postgres":{"ok":false}}}')
  }
  t.equal((await diagnose(t, ill)).readiness, false)
})
