import type { FrontDoor } from '@portico/harness'
import t from 'tap'

import { effectiveConfig, startCaddyDoor } from './caddy-door.ts'
import { compressesScripts } from './compression.ts'
import { frontDoorContract } from './contract.ts'
import { build } from './house.ts'
import { Dialled } from './socket.ts'

await frontDoorContract(t, { start: (behind) => startCaddyDoor(behind), idle: { kind: 'none' } })

t.test('nothing in the Caddyfile ends a silent socket', async (t) => {
  t.notMatch(await effectiveConfig(), /stream_timeout|read_timeout|write_timeout|idle_timeout/)
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
