import t from 'tap'
import { readResult } from '../../bench/src/figures/store.ts'
import { readInputs } from '../../bench/src/scale/inputs.ts'
import { assumed } from '../../bench/src/scale/profile.ts'
import { realtimeConfig } from '../../services/realtime/src/config.ts'
import { limitFaults } from '../../services/realtime/src/limits/limit-faults.ts'
import { defaultLimits } from '../../services/realtime/src/limits/limits.ts'
import { webConfig } from '../../web/config.ts'
import { filledIn, givenOnServer, givenTo, read, serverFiles, serviceIn } from './given.ts'

const services = [
  { service: 'realtime', variables: Object.keys(realtimeConfig.rows) },
  { service: 'web', variables: Object.keys(webConfig.rows) },
]

/** The variables of a table in docs/configuration.md. */
function documented(where: string): ReadonlySet<string> {
  const row = new RegExp(`^\\| ${where} \\| (.+) \\|$`, 'm').exec(read('docs/configuration.md'))?.[1] ?? ''
  return new Set(Array.from(row.matchAll(/`([A-Z_0-9]+)`/g), ([, name = '']) => name))
}

const sorted = (names: Iterable<string>) => [...names].sort()

t.test('every variable can be set on a server, or the documentation says that it is fixed', async (t) => {
  t.match(read('compose.prod.yaml'), '&further-settings\n  - { path: portico.env, required: false }\n')
  t.match(
    serviceIn('compose.prod.yaml', 'migrate'),
    '    env_file: *further-settings\n',
    'DATABASE_DIRECT_URL',
  )
  const fixed = new Set<string>()
  for (const { service, variables } of services) {
    t.match(serviceIn('compose.prod.yaml', service), '    env_file: *further-settings\n', service)
    const given = givenOnServer(service)
    for (const name of variables) {
      const value = given.get(name)
      // Variables that are not set here can come from portico.env; those that are set override that file.
      if (value !== undefined && !filledIn(value).has(name)) fixed.add(name)
    }
  }
  t.strictSame(sorted(documented('nowhere: fixed')), sorted(fixed))
})

t.test('the documentation names all that `.env` fills in, and nothing else', async (t) => {
  const texts = [
    read('compose.prod.yaml').replaceAll(/^#.*/gm, ''),
    ...services.flatMap(({ service }) => [...givenOnServer(service).values()]),
  ]
  const filled = new Set(texts.flatMap((text) => [...filledIn(text)]))
  t.strictSame(sorted(documented('`.env`')), sorted(filled))
})

t.test('the replies that may wait on a node leave its container room for everything else', async (t) => {
  const bytes = Number(/:-(\d+)\}$/.exec(givenOnServer('realtime').get('LIMIT_NODE_REPLY_BYTES') ?? '')?.[1])
  const memory = Number(/memory: (\d+)m/.exec(serviceIn('compose.prod.yaml', 'realtime'))?.[1])
  t.ok(bytes <= (memory * 1024 * 1024) / 8)
  const rooms = ['LIMIT_NODE_REPLY_BYTES', 'LIMIT_NODE_POLL_BYTES', 'LIMIT_NODE_ARRIVAL_BYTES'].map((name) =>
    Number(/:-(\d+)\}$/.exec(givenOnServer('realtime').get(name) ?? '')?.[1]),
  )
  t.ok(
    rooms.reduce((sum, room) => sum + room) <= (memory * 1024 * 1024) / 4,
    'all that waits for slow clients',
  )
  t.strictSame(
    [...limitFaults({ LIMIT_RECOVERY_BYTES: defaultLimits.recoveryBytes, LIMIT_NODE_REPLY_BYTES: bytes })],
    [],
  )
})

t.test('a node takes no more connections than half of its memory holds', async (t) => {
  const { connectionKib = Number.NaN } = readInputs(readResult)
  const given = givenOnServer('realtime').get('LIMIT_NODE_CONNECTIONS') ?? ''
  const limit = Number(/:-(\d+)\}$/.exec(given)?.[1])
  const memory = Number(/memory: (\d+)m/.exec(serviceIn('compose.prod.yaml', 'realtime'))?.[1])
  const fits = (memory * 1024 * assumed.busy.value) / (connectionKib + assumed.socketKib.value)
  t.ok(limit <= fits, `${limit} of the ${Math.floor(fits)} that docs/scale.md counts`)
  t.ok(limit > fits / 2, 'and not needlessly few')
})

t.test('the front door has memory for every connection that the nodes accept', async (t) => {
  const setting = (service: string, name: string) =>
    Number(new RegExp(`\\{${name}:-(\\d+)g?\\}`).exec(serviceIn('compose.prod.yaml', service))?.[1])
  const sockets = setting('realtime', 'REALTIME_NODES') * setting('realtime', 'LIMIT_NODE_CONNECTIONS')
  // A socket has two ends here.
  const needed = sockets * (assumed.doorKib.value + 2 * assumed.socketKib.value)
  const memory = setting('proxy', 'PROXY_MEMORY') * 1024 * 1024
  t.ok(needed <= memory, `${needed} KiB of ${memory}`)
  t.ok(needed > memory / 2, 'and not needlessly much')
})

t.test(
  'what is run on this machine and what is run on a server are two projects, so `make down` stops one alone',
  async (t) => {
    const [here, server] = serverFiles.map((file) => /^name: (.+)$/m.exec(read(file))?.[1])
    t.ok(here)
    t.ok(server)
    t.not(here, server)
  },
)

t.test('a visitor by IPv6 keeps the address, and the nodes are still found where they listen', async (t) => {
  t.match(read('compose.prod.yaml'), /^ {2}front:\s+(\{ )?enable_ipv6:/m)
  for (const file of serverFiles) t.match(givenTo('realtime', file).get('TRUSTED_PROXIES'), 'fd00::/8', file)
  t.equal(givenOnServer('realtime').get('HOST'), '0.0.0.0')
  t.match(read('proxy/caddy/Caddyfile'), '\tversions ipv4\n')
})
