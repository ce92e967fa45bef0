import t from 'tap'
import { startService, testOrigin } from '../support/service.ts'
import { signToken } from '../support/token.ts'
import { Visitor, ways } from './ways.ts'

const running = await startService({ env: { LIMIT_ADDRESS_CONNECTS_PER_SECOND: '1000' } })
t.teardown(() => running[Symbol.asyncDispose]())

const namesBefore = Object.getOwnPropertyNames(Object.prototype)

/** Objects that would leave their mark on every other one, if a merge took them as they are. */
const poisons = [
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '{"__proto__":{"__proto__":{"polluted":true}},"polluted":true}',
  '[{"__proto__":{"polluted":true}}]',
]

/** The poison in every place of a JSON entrance; `%` is where it goes. */
const frames = [
  '%',
  '{"id":2,"rpc":%}',
  '{"id":2,"__proto__":%}',
  '{"id":2,"rpc":{"method":"$sys.can","data":%}}',
  '{"id":2,"rpc":{"method":"$sys.publish","data":{"channel":"feed:1","data":%}}}',
  '{"id":2,"rpc":{"method":"__proto__","data":%}}',
  '{"id":2,"rpc":{"method":"constructor","data":%}}',
  '{"id":2,"publish":{"channel":"feed:1","data":%}}',
  '{"id":2,"subscribe":{"channel":"feed:1","data":%}}',
  '{"id":2,"subscribe":{"channel":"feed:1","tf":%}}',
  '{"id":2,"subscribe":{"channel":"feed:1","tf":{"key":"__proto__","cmp":"eq","val":"x"}}}',
  '{"id":2,"subscribe":{"channel":"__proto__"}}',
  '{"id":2,"subscribe":{"channel":"constructor:1"}}',
  '{"id":2,"history":{"channel":"feed:1","since":%}}',
]

const bodies = [
  '%',
  '{"channel":"feed:1","data":%}',
  '{"channel":"feed:1","data":1,"tags":%}',
  '{"channel":"feed:1","data":1,"tags":{"__proto__":"x","constructor":"y"}}',
  '{"commands":[%]}',
  '{"commands":[{"__proto__":{}}]}',
  '{"commands":[{"constructor":{}}]}',
  '{"channel":"__proto__"}',
  '{"pattern":"__proto__"}',
]

const timelines = [
  '%',
  '{"timeline":%}',
  '{"timeline":{"code":"PT-7F3K2M","steps":[{"at":1,"what":"dialled","facts":%}]}}',
  '{"timeline":{"code":"PT-7F3K2M","steps":[],"finding":{"id":"__proto__","facts":%}}}',
  '{"timeline":{"code":"PT-7F3K2M","steps":[],"finding":{"id":"constructor"}}}',
]

const withPoison = (places: readonly string[]) =>
  places.flatMap((place) => poisons.map((poison) => place.replace('%', poison)))

function isClean(): boolean {
  const names = Object.getOwnPropertyNames(Object.prototype)
  return !('polluted' in {}) && !('polluted' in []) && names.join() === namesBefore.join()
}

const post = (path: string, body: string) =>
  fetch(running.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': 'test-key', origin: testOrigin },
    body,
  })

t.test('by the server API', async (t) => {
  for (const method of [
    'publish',
    'broadcast',
    'batch',
    'history',
    'presence',
    'channels',
    'revoke',
    '__proto__',
  ]) {
    for (const body of withPoison(bodies)) {
      const { status } = await post(`/api/${method}`, body)
      t.ok(status < 500 && isClean(), `${method} ${body}: ${status}`)
    }
  }
})

t.test('by the story of an attempt', async (t) => {
  for (const body of withPoison(timelines)) {
    const { status } = await post('/ws/diagnose?trace=PT-7F3K2M', body)
    t.ok([200, 400, 429].includes(status) && isClean(), `${body}: ${status}`)
  }
})

t.test('by the requests of the fallbacks', async (t) => {
  for (const path of ['/ws/poll', '/ws/emulation', '/ws/http_stream']) {
    for (const body of [...poisons, '{"session":"__proto__","node":"__proto__","ack":0,"data":"{}"}']) {
      const response = await post(path, body)
      t.ok(response.status < 500 && isClean(), `${path} ${body}: ${response.status}`)
      await response.body?.cancel()
    }
  }
})

t.test('by frames and by what a token says', async (t) => {
  const [way] = ways
  const claims = { info: JSON.parse(poisons[0] ?? ''), free: poisons.map((poison) => JSON.parse(poison)) }
  for (const frame of withPoison(frames)) {
    const { visitor, welcome } = await Visitor.dial(way, running.url, await signToken({ claims }))
    using _visitor = visitor
    t.equal(welcome.kind, 'result')
    await visitor.say(frame)
    await visitor.ask('rpc', { method: '$sys.ping' })
    t.ok(isClean(), frame)
  }
  t.strictSame(
    running.lines.filter(({ level }) => level === 'error'),
    [],
  )
})
