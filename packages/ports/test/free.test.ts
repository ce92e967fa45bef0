import { once } from 'node:events'
import { createServer, type Server } from 'node:net'

import t from 'tap'

import { freePort, isFree, probe } from '../src/index.ts'

async function listening(port: number, host = '127.0.0.1'): Promise<Server> {
  const server = createServer().listen(port, host)
  await once(server, 'listening')
  return server
}

t.test('a free port can be listened on, and lies below the ports of outgoing connections', async (t) => {
  const port = await freePort()
  const server = await listening(port)
  t.ok(port < 32_768)
  server.close()
})

t.test('a port somebody listens on is passed over', async (t) => {
  const taken = await freePort(() => 0.5)
  const server = await listening(taken)
  const draws = [0.5, 0.25]
  t.not(await freePort(() => draws.shift() ?? 0.1), taken)
  server.close()
})

t.test('a port is taken by whoever listens on one of its addresses', async (t) => {
  const port = await freePort()
  t.equal(await isFree(port), true)
  const server = await listening(port)
  t.equal(await isFree(port, '127.0.0.1'), false)
  t.equal(await isFree(port), false, 'asked for all addresses')
  await t.rejects(probe(port), { code: 'EADDRINUSE' })
  server.close()
  await once(server, 'close')
  t.equal(await isFree(port), true)
})
