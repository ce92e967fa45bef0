import t from 'tap'
import {
  ConfigError,
  choice,
  defineConfig,
  flag,
  integer,
  list,
  loadConfig,
  networks,
  origins,
  port,
  printConfigDocs,
  printEnvExample,
  secret,
  secrets,
  suspects,
  url,
} from '../src/index.ts'

const schema = defineConfig(
  'realtime',
  {
    PORT: port({ default: 3002, says: 'Port the service listens on.' }),
    PING_SECONDS: integer({ default: 25, min: 1, max: 600, unit: 'seconds', says: 'Silence before a ping.' }),
    PONG_SECONDS: integer({
      default: 10,
      min: 1,
      max: 600,
      unit: 'seconds',
      says: 'How long it then waits.',
    }),
    REDIS_URL: url({ schemes: ['redis', 'rediss'], optional: true, says: 'Leave unset for a single node.' }),
    PUBLIC_ORIGINS: origins({ developmentDefault: ['http://localhost:8080'], says: 'Who may connect.' }),
    WEBSOCKET_DEV_MODE: flag({ default: false, says: 'Explains refusals to the browser.' }),
    LOG_LEVEL: choice(['debug', 'info'], { default: 'info', says: 'How much is logged.' }),
    TOKEN_SECRET: secret({ aliases: ['NEXTAUTH_SECRET'], says: 'Verifies connection tokens.' }),
  },
  [
    function* ({ PING_SECONDS, PONG_SECONDS }) {
      if (PONG_SECONDS >= PING_SECONDS)
        yield { name: 'PONG_SECONDS', text: 'expected less than PING_SECONDS' }
    },
  ],
)

const production = { production: true }
const development = { production: false }
const longSecret = 'a-secret-that-is-long-enough-for-anyone'

function faultsOf(env: Record<string, string>, surroundings = development): Record<string, string> {
  try {
    loadConfig(schema, env, surroundings)
  } catch (error) {
    if (error instanceof ConfigError)
      return Object.fromEntries(error.faults.map(({ name, text }) => [name, text]))
    throw error
  }
  return {}
}

t.test('reads text into typed, frozen values and fills in the defaults', async (t) => {
  const config = loadConfig(
    schema,
    {
      PORT: '4000',
      WEBSOCKET_DEV_MODE: '1',
      PUBLIC_ORIGINS: 'https://a.test, http://b.test:81',
      TOKEN_SECRET: 'x',
    },
    development,
  )
  const ping: number = config.PING_SECONDS
  const redis: string | undefined = config.REDIS_URL
  t.equal(ping, 25)
  t.equal(redis, undefined)
  t.match(config, {
    PORT: 4000,
    WEBSOCKET_DEV_MODE: true,
    PUBLIC_ORIGINS: ['https://a.test', 'http://b.test:81'],
  })
  t.ok(Object.isFrozen(config))
})

t.test('lists every fault at once, by name, and never a value', async (t) => {
  const env = {
    PORT: 'hunter2',
    PING_SECONDS: '0',
    REDIS_URL: 'https://user:hunter2@redis.test',
    PUBLIC_ORIGINS: 'https://a.test/hunter2',
    WEBSOCKET_DEV_MODE: 'hunter2',
    LOG_LEVEL: 'hunter2',
    TOKEN_SECRET: 'hunter2',
    REDIS_ULR_: 'hunter2',
  }
  try {
    loadConfig(schema, env, production)
    t.fail('accepted')
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    t.notMatch(error.message, 'hunter2')
    t.notMatch(JSON.stringify(error.faults), 'hunter2')
    t.equal(error.message.split('\n').length, 1 + error.faults.length, 'one line each')
    t.strictSame(error.faults.map(({ name }) => name).sort(), [
      'LOG_LEVEL',
      'PING_SECONDS',
      'PORT',
      'PUBLIC_ORIGINS',
      'REDIS_URL',
      'TOKEN_SECRET',
      'WEBSOCKET_DEV_MODE',
    ])
    t.match(error.message, 'PING_SECONDS: expected an integer from 1 to 600, in seconds')
    t.match(error.message, 'REDIS_URL: expected a URL that starts with redis:// or rediss://')
  }
})

t.test('a number is digits and nothing else', async (t) => {
  t.notOk(faultsOf({ PING_SECONDS: '', TOKEN_SECRET: 'x' }).PING_SECONDS, 'set to nothing is not set')
  for (const PING_SECONDS of [' ', '1e2', '0x10', '12.5', 'Infinity', '601'])
    t.ok(faultsOf({ PING_SECONDS, TOKEN_SECRET: 'x' }).PING_SECONDS, PING_SECONDS)
})

t.test('production insists on secrets and on what development may leave out', async (t) => {
  t.strictSame(Object.keys(faultsOf({}, production)), ['PUBLIC_ORIGINS', 'TOKEN_SECRET'])
  t.match(faultsOf({}, production).TOKEN_SECRET, /not set.*at least 32 characters/)
  const PUBLIC_ORIGINS = 'https://a.test'
  t.ok(faultsOf({ PUBLIC_ORIGINS, TOKEN_SECRET: 'short' }, production).TOKEN_SECRET)
  t.strictSame(faultsOf({ PUBLIC_ORIGINS, TOKEN_SECRET: longSecret }, production), {})
  t.strictSame(faultsOf({ TOKEN_SECRET: 'short' }), {})
  t.ok(faultsOf({}).TOKEN_SECRET, 'no secret is ever made up')
})

t.test("honours other teams' names, its own first, and names the one that was set", async (t) => {
  t.equal(loadConfig(schema, { NEXTAUTH_SECRET: 'theirs' }, development).TOKEN_SECRET, 'theirs')
  t.equal(
    loadConfig(schema, { NEXTAUTH_SECRET: 'theirs', TOKEN_SECRET: 'ours' }, development).TOKEN_SECRET,
    'ours',
  )
  t.ok(faultsOf({ NEXTAUTH_SECRET: 'short' }, production).NEXTAUTH_SECRET)
})

t.test('a name that looks like a known one misspelt is suspected', async (t) => {
  const suspected = (env: Record<string, string>) =>
    Object.fromEntries(suspects(schema, env).map(({ name, text }) => [name, text]))
  t.match(suspected({ REDIS_ULR: 'redis://a' }).REDIS_ULR, 'did you mean REDIS_URL?')
  t.match(suspected({ TOKEN_SECRTE: 'x', TOKEN_SECRET: '' }).TOKEN_SECRTE, 'did you mean TOKEN_SECRET?')
  t.match(suspected({ WEBSOCKETS_DEV_MOD: '1' }).WEBSOCKETS_DEV_MOD, 'WEBSOCKET_DEV_MODE')
  t.match(suspected({ PROT: '9000' }).PROT, 'did you mean PORT?')
  t.strictSame(suspected({ REDIS_URI: 'redis://a', REDIS_URL: 'redis://a' }), {})
  t.strictSame(suspected({ HOST: 'x', POST: 'x', PWD: 'x', REDIS_PORT: 'x', LOG_FILE: 'x' }), {})
})

t.test('a suspect stops nothing, for it may be another program’s, and stands beside what does', async (t) => {
  t.strictSame(faultsOf({ REDIS_URI: 'redis://a', TOKEN_SECRET: 'x' }), {})
  const misspelt = faultsOf({ TOKEN_SECRTE: 'x' })
  t.match(misspelt.TOKEN_SECRET, 'is not set')
  t.match(misspelt.TOKEN_SECRTE, 'did you mean TOKEN_SECRET?')
  const broken = faultsOf({ TOKEN_SECRET: 'x', PING_SECONDS: '5', PONG_SECOND: '4' })
  t.match(broken.PONG_SECOND, 'did you mean PONG_SECONDS?', 'also where a rule between variables is broken')
})

t.test('rules between variables are asked together with the rest, if what they read is right', async (t) => {
  const rule = 'expected less than PING_SECONDS'
  t.strictSame(faultsOf({ PING_SECONDS: '5', TOKEN_SECRET: 'x' }), { PONG_SECONDS: rule })
  const both = faultsOf({ PING_SECONDS: '5', LOG_LEVEL: 'x', TOKEN_SECRET: 'x' })
  t.strictSame(Object.keys(both), ['LOG_LEVEL', 'PONG_SECONDS'])
  t.strictSame(Object.keys(faultsOf({ PING_SECONDS: 'x', PONG_SECONDS: '600', TOKEN_SECRET: 'x' })), [
    'PING_SECONDS',
  ])
})

t.test(
  'an item of a list that is not what it should be refuses the list, and so does a list of nothing',
  async (t) => {
    const lists = defineConfig('lists', {
      TRUSTED_PROXIES: networks({ default: ['127.0.0.1'], says: 'Who is trusted.' }),
      PATHS: list({ default: [], accepts: (path) => path.startsWith('/'), says: 'Where.' }),
      API_KEYS: secrets({ default: [], says: 'Who may ask.' }),
    })
    const load = (env: Record<string, string>, surroundings = development) =>
      loadConfig(lists, env, surroundings)
    const read = load({ TRUSTED_PROXIES: '10.0.0.0/8, ::1,loopback,fd00::/8', PATHS: '/a,/b', API_KEYS: 'k' })
    t.strictSame(read.TRUSTED_PROXIES, ['10.0.0.0/8', '::1', 'loopback', 'fd00::/8'])
    t.strictSame(read.PATHS, ['/a', '/b'])
    t.strictSame(read.API_KEYS, ['k'])
    for (const wrong of ['proxy', '10.0.0.0/33', '10.0.0.0/0', '10.0.0.0/8/8', 'fd00::/129', '::1,10.0', ','])
      t.throws(
        () => load({ TRUSTED_PROXIES: wrong }),
        { message: /TRUSTED_PROXIES: expected addresses/ },
        wrong,
      )
    t.throws(() => load({ PATHS: '/a,b' }), { message: /PATHS: expected/ })
    t.throws(() => load({ API_KEYS: `${longSecret},k` }, production), { message: /at least 32 characters/ })
    t.strictSame(load({ API_KEYS: `${longSecret},${longSecret}` }, production).API_KEYS.length, 2)
  },
)

t.test('prints a line for every variable, and an example that changes nothing', async (t) => {
  const docs = printConfigDocs([schema])
  t.match(docs, '| `PORT` | an integer from 0 to 65535 | `3002` | Port the service listens on. |')
  t.match(
    docs,
    '| `TOKEN_SECRET` (or `NEXTAUTH_SECRET`) | a secret of at least 32 characters | **required** |',
  )
  t.match(docs, 'in production, else `http://localhost:8080`')
  const example = printEnvExample([schema, schema])
  for (const name of Object.keys(schema.rows)) t.equal(example.split(`\n#${name}=`).length, 2, name)
  t.ok(example.split('\n').every((line) => line === '' || line.startsWith('#')))
})
