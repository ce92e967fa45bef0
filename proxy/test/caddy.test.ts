import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parseEnv } from 'node:util'
import type { FrontDoor } from '@portico/harness'
import t from 'tap'

import { balancerLines, believesTheBalancer } from './balancer.ts'
import { effectiveConfig, startCaddyDoor } from './caddy-door.ts'
import { compressesScripts } from './compression.ts'
import { frontDoorContract } from './contract.ts'
import { HOST } from './door.ts'
import { build } from './house.ts'
import { head, sendRaw } from './raw.ts'
import { Dialled } from './socket.ts'

await frontDoorContract(t, { start: (behind) => startCaddyDoor(behind), idle: { kind: 'none' } })

/** How long Caddy keeps an idle HTTP connection. WebSockets do not count. */
const KEEP_ALIVE = /"keep_alive":\{"idle_timeout":(\d+)\}/g

/** And how long a request may take to arrive. */
const ARRIVAL = '"read_timeout":30000000000'

t.test('nothing in the Caddyfile ends a silent socket', async (t) => {
  const sockets = (await effectiveConfig()).replaceAll(KEEP_ALIVE, '').replace(ARRIVAL, '')
  t.notMatch(sockets, /stream_timeout|read_timeout|write_timeout|idle_timeout/)
})

t.test('a body that stops in the middle is ended, and no socket or stream with it', async (t) => {
  const alter = (config: string) => config.replace('read_body 30s', 'read_body 1s')
  await using house = await build((behind) => startCaddyDoor({ ...behind, alter }))
  using socket = await Dialled.open(`${house.door.url}/ws`)
  const { response } = await house.stream('/ws/http_stream')
  response.on('error', () => {}).resume()
  const half = `${head('POST /ws/poll', { Host: HOST, 'Content-Length': 1_000 })}{"data":`
  t.equal((await sendRaw(house.door.port, half, { withinMs: 30_000 })).ended, 'closed')
  t.match(await socket.ask('name?'), /^[ab]$/)
  t.notOk(response.destroyed)
})

t.test('a connection that no request uses is let go before the other side closes it', async (t) => {
  const service = await readFile(
    path.join(import.meta.dirname, '../../services/realtime/src/server.ts'),
    'utf8',
  )
  const [, realtimeMs = ''] = /keepAliveTimeout: ([\d_]+),/.exec(service) ?? []
  // Next's own default: web/Dockerfile sets no KEEP_ALIVE_TIMEOUT.
  const closesAfter: Readonly<Record<string, number>> = {
    web: 5_000,
    realtime: Number(realtimeMs.replaceAll('_', '')),
  }
  const ways = (await effectiveConfig()).split('"handler":"reverse_proxy"').slice(1)
  t.equal(ways.length, 3, 'the socket, /ws, and the page')
  for (const way of ways) {
    const [[, nanoseconds] = []] = [...way.matchAll(KEEP_ALIVE)]
    const to = way.includes('web:3000') ? 'web' : 'realtime'
    t.ok(Number(nanoseconds) / 1e6 < (closesAfter[to] ?? 0), `${to}: ${nanoseconds} ns`)
  }
})

t.test('scripts are compressed for who asks for it', (t) =>
  compressesScripts(t, (behind) => startCaddyDoor(behind)),
)

t.test('an open stream does not hold a stop for ever', async (t) => {
  const started = Promise.withResolvers<FrontDoor>()
  await using house = await build(async (behind) => {
    const caddy = await startCaddyDoor(behind)
    started.resolve(caddy)
    return caddy
  })
  const { response } = await house.stream('/ws/http_stream')
  response.on('error', () => {}).resume()
  const { child } = await started.promise
  child.signal('SIGTERM')
  t.equal(await child.exited(), 0)
})

t.test('finds its nodes by name, too, as it does in containers', async (t) => {
  await using house = await build(({ web, realtime: [node = ''] }) =>
    startCaddyDoor(
      { web, realtime: [] },
      {
        REALTIME_DISCOVERY: 'by_name',
        REALTIME_HOST: 'localhost',
        REALTIME_PORT: node.split(':')[1] ?? '',
      },
    ),
  )
  using socket = await Dialled.open(`${house.door.url}/ws`)
  t.equal(await socket.ask('name?'), 'a')
})

t.test('behind a balancer that ends TLS', (t) =>
  believesTheBalancer(t, (network) => {
    const { BALANCERS = '' } = parseEnv(balancerLines('sh', network))
    return (behind) => startCaddyDoor(behind, { BALANCERS })
  }),
)
