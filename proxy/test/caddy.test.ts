import t from 'tap'

import { effectiveConfig, startCaddyDoor } from './caddy-door.ts'
import { compressesScripts } from './compression.ts'
import { frontDoorContract } from './contract.ts'

await frontDoorContract(t, { start: startCaddyDoor, idle: { kind: 'none' } })

t.test('nothing in the Caddyfile ends a silent socket', async (t) => {
  t.notMatch(await effectiveConfig(), /stream_timeout|read_timeout|write_timeout|idle_timeout/)
})

t.test('scripts are compressed for who asks for it', (t) => compressesScripts(t, startCaddyDoor))
