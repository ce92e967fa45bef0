import type { Command } from '@portico/protocol'
import t from 'tap'
import { CommandRun } from '../../src/connection/command-run.ts'
import { Lifetime } from '../../src/connection/lifetime.ts'
import { granted, type LimitDecision, tooFast, tooFastForTooLong } from '../../src/limits/limit-decision.ts'
import { ManualTimers } from '../support/manual-timers.ts'

/** A connection, and a node that says of a channel what `find` says; `told` is all that is said of its commands. */
function setup({ find = (name: string): unknown => ({ name }) } = {}) {
  const told: unknown[][] = []
  const tell =
    (name: string) =>
    (...facts: unknown[]) =>
      void told.push([name, ...facts])
  const timers = new ManualTimers()
  const verdict = Promise.withResolvers<void>()
  const connection = {
    id: 'c1',
    peer: { attempt: { code: 'PT-7F3K2M' } },
    isCongested: false,
    lifetime: new Lifetime(),
    limits: { take: (): LimitDecision => granted, holdsReply: false, answered: () => {} },
    subscriptions: { kinds: new Set() },
    rights: { require: () => verdict.promise },
    record: { goesOnWith: tell('goesOnWith'), refused: tell('refused') },
    begin: () => true,
    answer: tell('answer'),
    close: tell('close'),
    refuse: tell('refuse'),
  }
  const services = {
    timers,
    node: { find, presence: async () => new Map() },
    log: { error: tell('log') },
    observer: { handled: tell('handled'), failed: tell('failed') },
    stores: { findingFor: async () => undefined },
    isOverloaded: () => true,
  }
  const [asConnection, asServices] = [connection, services] as unknown as ConstructorParameters<
    typeof CommandRun
  >
  const run = new CommandRun(asConnection, asServices)
  /** The command runs, and all that is told meanwhile is given back. */
  const ask = async (name: string, request: object, arrivedAt = performance.now()) => {
    const command = { id: 7, name, request } as unknown as Command
    await run.run({ message: { kind: 'command', command }, bytes: 10, arrivedAt })
    return told.splice(0)
  }
  return { ask, connection, timers, verdict, told }
}

const ping = ['rpc', { method: '$sys.ping' }] as const
const turn = () => new Promise(setImmediate)

t.test('what a command comes to is answered, and told with how long it took', async (t) => {
  const { ask } = setup()
  const told = await ask(...ping)
  t.match(told, [
    ['answer', { id: 7, name: 'rpc', result: {} }],
    ['handled', 'rpc', Number, 'answered'],
  ])
  t.equal(told.length, 2)
})

t.test(
  'what a command took counts from the arrival of its frame, also while others were before it',
  async (t) => {
    const { ask } = setup()
    const told = await ask(...ping, performance.now() - 5_000)
    const [, , milliseconds] = told.find(([name]) => name === 'handled') ?? []
    t.ok(Number(milliseconds) >= 5_000, String(milliseconds))
  },
)

t.test('a refused command is a step of its connection, with its channel where it has one', async (t) => {
  const { ask } = setup()
  const unknown = await ask('rpc', { method: 'unknown' })
  t.match(unknown, [
    ['failed', 'notAvailable'],
    [
      'goesOnWith',
      { id: 'notAvailable', facts: { channel: undefined } },
      'refused',
      { command: 'rpc', code: 108 },
    ],
    ['answer', { id: 7, error: { code: 108 } }],
    ['handled', 'rpc', Number, 'refused'],
  ])
  t.equal(unknown.length, 4)
  const [, met] = await ask('publish', { channel: 'a', type: 1 })
  t.match(met, [
    'goesOnWith',
    { id: 'notAvailable', facts: { channel: 'a' } },
    'refused',
    { command: 'publish' },
  ])
})

t.test('a refused connect command is the end of its connection', async (t) => {
  const { ask } = setup()
  const told = await ask('connect', {})
  t.match(told, [
    ['failed', 'tooManyRequests'],
    ['refused', { id: 'tooManyRequests' }, { command: 'connect', code: 111 }],
    ['answer', { id: 7, error: { code: 111, temporary: true } }],
    ['refuse'],
    ['handled', 'connect', Number, 'refused'],
  ])
  t.equal(told.length, 5)
})

t.test('a slip in the protocol ends its connection', async (t) => {
  const { ask } = setup()
  t.match(await ask('presence', {}), [
    ['close', 'badRequest'],
    ['handled', 'presence', Number, 'disconnected'],
  ])
})

t.test('a command that costs too much is not carried out', async (t) => {
  const { ask, connection } = setup()
  connection.limits.take = () => tooFast
  t.match((await ask(...ping))[0], ['failed', 'tooManyRequests'])
  connection.limits.take = () => tooFastForTooLong
  t.match((await ask(...ping))[0], ['close', 'tooManyRequests'])
})

t.test('our own fault is logged with its cause, and answered without', async (t) => {
  const slip = new TypeError('a slip of ours')
  const { ask } = setup({
    find: () => {
      throw slip
    },
  })
  const told = await ask('presence', { channel: 'a' })
  const fields = { err: slip, finding: 'internal', trace: 'PT-7F3K2M', connection: 'c1', command: 'presence' }
  t.strictSame(told[0], ['log', fields, 'a command failed'])
  t.match(told[3], ['answer', { id: 7, error: { code: 100, message: 'internal server error' } }])
})

t.test('a command whose connection has gone meanwhile is neither answered nor told of', async (t) => {
  for (const end of ['resolve', 'reject'] as const) {
    const { ask, connection, verdict } = setup()
    const asked = ask('presence', { channel: 'a' })
    connection.lifetime.end()
    verdict[end]()
    t.strictSame(await asked, [], end)
  }
})

t.test('who does not read gets no further answers until it does', async (t) => {
  const { ask, connection, timers, told } = setup()
  connection.isCongested = true
  const asked = ask(...ping)
  for (let look = 0; look < 3; look++) {
    t.equal(timers.size, 1, 'it looks again, and does nothing in between')
    timers.advance(100)
    await turn()
  }
  t.strictSame(told, [])
  connection.isCongested = false
  timers.advance(100)
  t.match(await asked, [['answer'], ['handled']])
  t.equal(timers.size, 0)
})

t.test('a large reply takes its room until its reader has it', async (t) => {
  const { ask, connection, timers } = setup()
  let isGivenBack = false
  const answered = () => {
    isGivenBack = true
  }
  Object.assign(connection.limits, { holdsReply: true, answered })
  connection.answer = () => {
    connection.isCongested = true
  }
  const asked = ask(...ping)
  await turn()
  timers.advance(100)
  await turn()
  t.equal(isGivenBack, false)
  connection.isCongested = false
  timers.advance(100)
  await asked
  t.equal(isGivenBack, true)
})

t.test('who does not read and leaves is not waited for', async (t) => {
  const { ask, connection, timers } = setup()
  connection.isCongested = true
  const asked = ask(...ping)
  connection.lifetime.end()
  timers.advance(100)
  t.strictSame(await asked, [])
  t.equal(timers.size, 0)
})
