import { once } from 'node:events'
import { createServer } from 'node:net'

import t from 'tap'

import { originsOf } from '../launch/origins.ts'
import { internalPorts } from '../launch/port.ts'

t.test('each part of a run has a port of its own, also where the front door is at a usual one', async (t) => {
  for (const front of [8080, 3000, 3002, 3010]) {
    const { realtime, web } = await internalPorts(front)
    t.equal(new Set([front, realtime, web]).size, 3, `${front}, ${realtime}, ${web}`)
  }
})

t.test('a port that somebody has is not chosen', async (t) => {
  const { web } = await internalPorts(8080)
  const server = createServer().listen(web, '127.0.0.1')
  await once(server, 'listening')
  t.not((await internalPorts(8080)).web, web)
  server.close()
})

t.test('a browser finds the front door by these origins, and the last always leads to it', async (t) => {
  const origins = {
    '127.0.0.1': ['http://localhost:8080', 'http://127.0.0.1:8080'],
    '0.0.0.0': ['http://localhost:8080', 'http://127.0.0.1:8080'],
    '::': ['http://localhost:8080', 'http://127.0.0.1:8080'],
    '::1': ['http://localhost:8080', 'http://[::1]:8080'],
    'fd00::5': ['http://[fd00::5]:8080'],
    '192.168.1.5': ['http://192.168.1.5:8080'],
    'dev.local': ['http://dev.local:8080'],
  }
  for (const [host, expected] of Object.entries(origins)) t.strictSame(originsOf(host, 8080), expected, host)
})
