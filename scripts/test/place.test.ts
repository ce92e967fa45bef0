import { once } from 'node:events'
import { createServer } from 'node:net'

import { freePort } from '@portico/harness'
import t from 'tap'

import { originsOf } from '../launch/origins.ts'
import { internalPort } from '../launch/port.ts'

t.test('an internal port is the usual one, or a higher one that is neither taken nor promised', async (t) => {
  const usual = await freePort()
  t.equal(await internalPort(usual, []), usual)
  const promised = [usual, usual + 10]
  t.ok((await internalPort(usual, promised)) >= usual + 20)
  const server = createServer().listen(usual, '127.0.0.1')
  await once(server, 'listening')
  t.ok((await internalPort(usual, [])) >= usual + 10)
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
