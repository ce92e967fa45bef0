import { readFile } from 'node:fs/promises'
import path from 'node:path'
import t from 'tap'

import { balancerLines, believesTheBalancer } from './balancer.ts'
import { compressesScripts } from './compression.ts'
import { frontDoorContract } from './contract.ts'
import { configuredIdleSeconds, startNginxDoor } from './nginx-door.ts'

await frontDoorContract(t, {
  start: startNginxDoor,
  idle: {
    kind: 'after',
    seconds: await configuredIdleSeconds(),
    startWith: (idleSeconds, behind) => startNginxDoor({ ...behind, idleSeconds }),
  },
})

t.test('scripts are compressed for who asks for it', (t) => compressesScripts(t, startNginxDoor))

t.test('a worker may have as many files open as it has connections, wherever it runs', async (t) => {
  const main = await readFile(path.join(import.meta.dirname, '../nginx/nginx.conf'), 'utf8')
  const set = (directive: string) => Number(new RegExp(`^ *${directive} (\\d+);`, 'm').exec(main)?.[1])
  t.ok(set('worker_rlimit_nofile') > set('worker_connections'))
})

t.test('behind a balancer that ends TLS', (t) =>
  believesTheBalancer(t, (network) => (behind) => {
    const alter = (config: string) =>
      `${balancerLines('nginx', network)}\n${config.replace('X-Forwarded-Proto $scheme;', 'X-Forwarded-Proto $client_scheme;')}`
    return startNginxDoor({ ...behind, alter })
  }),
)
