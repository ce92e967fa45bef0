import t from 'tap'
import { isRedisSetting, nameOf, parseRedisLocations } from '../../src/redis/location.ts'

const plain = {
  kind: 'standalone',
  tls: false,
  addresses: [{ host: 'a', port: 6379 }],
  username: undefined,
  password: undefined,
  db: 0,
  name: undefined,
  sentinelPassword: undefined,
}

const readable = {
  'redis://a': [plain],
  'redis://a:1': [{ ...plain, addresses: [{ host: 'a', port: 1 }] }],
  'redis://[::1]:1': [{ ...plain, addresses: [{ host: '::1', port: 1 }] }],
  'rediss://a/3': [{ ...plain, tls: true, db: 3 }],
  'redis://ada:p%40ss@a': [{ ...plain, username: 'ada', password: 'p@ss' }],
  'redis://:secret@a': [{ ...plain, password: 'secret' }],
  'redis+cluster://a,b:7': [
    {
      ...plain,
      kind: 'cluster',
      addresses: [
        { host: 'a', port: 6379 },
        { host: 'b', port: 7 },
      ],
    },
  ],
  'rediss+sentinel://:p@a/1?name=main&sentinelPassword=q': [
    {
      ...plain,
      kind: 'sentinel',
      tls: true,
      addresses: [{ host: 'a', port: 26_379 }],
      password: 'p',
      db: 1,
      name: 'main',
      sentinelPassword: 'q',
    },
  ],
  ' redis://a , redis+cluster://a,b,redis://a/1 ': [
    plain,
    {
      ...plain,
      kind: 'cluster',
      addresses: [
        { host: 'a', port: 6379 },
        { host: 'b', port: 6379 },
      ],
    },
    { ...plain, db: 1 },
  ],
}

for (const [setting, expected] of Object.entries(readable)) {
  t.test(`reads ${setting}`, async (t) => {
    t.same(parseRedisLocations(setting), expected)
  })
}

for (const setting of [
  '',
  'http://:secret@a',
  'redis://:secret@',
  'redis://:secret@a,b',
  'redis+sentinel://:secret@a',
  'redis+other://:secret@a',
  'redis://:secret@a:port',
  'redis://:secret@a:99999',
]) {
  t.test(`refuses "${setting}" and says what is expected, without its password`, async (t) => {
    t.throws(() => parseRedisLocations(setting), /expected redis:\/\/host:port/)
    t.throws(() => parseRedisLocations(setting), { message: /^((?!secret).)*$/s })
  })
}

t.test('a setting is told from what cannot be read', async (t) => {
  for (const setting of Object.keys(readable)) t.ok(isRedisSetting(setting), setting)
  for (const setting of ['', 'redis://a,b', 'redis://:100%@a']) t.notOk(isRedisSetting(setting), setting)
})

t.test('is named in logs without its password', async (t) => {
  const [location] = parseRedisLocations('redis+sentinel://:secret@a,b?name=main')
  t.equal(location && nameOf(location), 'sentinel a:26379,b:26379/main')
})
