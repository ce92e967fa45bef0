import t from 'tap'
import { Keys } from '../../src/redis/keys.ts'

t.test('no two things share a name, whatever channels, keys and nodes are called', async (t) => {
  const odd = [
    '',
    'a',
    '{',
    '}',
    '{}',
    '%7B',
    '%257B',
    'a}:once:k',
    'a}:meta',
    'k}:meta',
    'nodes',
    ':nodes',
    'a:meta',
  ]
  const keys = new Keys('portico')
  const names = odd.flatMap((name) => [
    keys.meta(name),
    keys.stream(name),
    keys.bus(name),
    ...odd.map((key) => keys.once(name, key)),
    ...(['clients', 'users', 'nodes', 'purged'] as const).map((part) => keys.presence(name, part)),
    keys.control(name),
    keys.canary(name, 0),
    keys.canary(name, 1),
  ])
  names.push(keys.lease('expiry'), keys.lease('info'), keys.revocations('list'), keys.revocations('bus'))
  const seen = new Set<string>()
  for (const name of names) {
    if (seen.has(name)) t.fail(`two things are called ${name}`)
    seen.add(name)
  }
  t.equal(seen.size, names.length)
})

t.test('installations with different prefixes share nothing', async (t) => {
  t.not(new Keys('one').meta('news'), new Keys('two').meta('news'))
})
