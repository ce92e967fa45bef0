import {
  type Action,
  allow,
  defineChannels,
  deny,
  durable,
  ephemeral,
  type Principal,
} from '@portico/channels'
import t from 'tap'
import { Database, type DatabaseOptions } from '../../src/channels/database.ts'
import { Policies } from '../../src/channels/policies.ts'
import { PolicyFaults } from '../../src/channels/policy-faults.ts'
import type { PolicyCaller } from '../../src/channels/policy-wait.ts'
import { Lifetime } from '../../src/connection/lifetime.ts'
import { Clock } from '../auth/support/clock.ts'
import { ManualTimers } from '../support/manual-timers.ts'

interface Db {
  members(room: string): Promise<readonly string[]>
}

const ada: Principal = { user: 'ada', claims: {} }
const bob: Principal = { user: 'bob', claims: { role: 'admin' } }
const members: Db = { members: async (room) => (room === '7' ? ['ada'] : []) }

/** Policies see this one when they hang, so a test can look at what they were told. */
let lastSignal: AbortSignal | undefined
const lateAsked = Promise.withResolvers<void>()

const contract = defineChannels<Db>()({
  'room:{id}': durable({
    policy: async ({ principal, params, db }) =>
      (await db.members(params.id)).includes(principal.user) ? allow() : deny('You are not in this room.'),
  }),
  'room:{id}:cursors': ephemeral({
    policy: ({ principal }) => principal.user === 'ada',
    publish: 'subscribers',
  }),
  'room:{id}:comments': ephemeral({
    policy: ({ principal, action }) => action !== 'publish' || principal.claims.role === 'admin',
    publish: 'policy',
    presence: true,
    history: { size: 10, ttl: '1 minute' },
  }),
  'closed:{id}': durable({}),
  'fragile:{id}': durable({
    policy: ({ principal }) => {
      if (principal.user === 'bob') throw new Error('bob breaks it')
      return true
    },
  }),
  'hanging:{id}': durable({
    policy: ({ principal, signal }) => {
      if (principal.user === 'ada') return true
      lastSignal = signal
      return new Promise<never>(() => {})
    },
  }),
  'wrong:{id}': durable({ policy: () => ({ kind: 'perhaps' }) as never }),
  'late:{id}': durable({
    policy: ({ signal }) =>
      new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(new Error('too late to matter')))
        lateAsked.resolve()
      }),
  }),
})

function setup(database: Partial<DatabaseOptions> = {}) {
  const clock = new Clock()
  const timers = new ManualTimers()
  const lines: { readonly fields: Readonly<Record<string, unknown>>; readonly message: string }[] = []
  const policies = new Policies({
    contract,
    database: new Database({
      url: 'postgresql://localhost/app',
      open: async () => members,
      now: clock.now,
      ...database,
    }),
    faults: new PolicyFaults({ error: (fields, message) => lines.push({ fields, message }) }, clock.now),
    timers,
  })
  const decide = (
    principal: Principal,
    channel: string,
    action: Action = 'subscribe',
    caller?: PolicyCaller,
  ) => policies.decide(principal, channel, action, caller)
  return { decide, lines, clock, timers, passDeadline: () => timers.advance(2_000) }
}

t.test('answers as the policy does, with its reason', async (t) => {
  const { decide } = setup()
  t.strictSame(await decide(ada, 'room:7'), { kind: 'allowed' })
  t.strictSame(await decide(bob, 'room:7'), { kind: 'denied', reason: 'You are not in this room.' })
  t.match(await decide(bob, 'room:7:cursors'), { kind: 'denied', reason: /says no/ })
})

t.test('what nobody opened is closed', async (t) => {
  const { decide } = setup()
  t.strictSame(await decide(ada, 'nowhere:7'), { kind: 'unknownChannel' })
  t.strictSame(await decide(ada, '__proto__'), { kind: 'unknownChannel' })
  t.match(await decide(ada, 'closed:7'), { kind: 'denied', reason: /no policy/ })
  t.match(await decide(ada, 'room:7', 'publish'), { kind: 'denied', reason: /back end/ })
  t.match(await decide(ada, 'room:7', 'presence'), { kind: 'unavailable' })
  t.match(await decide(ada, 'room:7:cursors', 'history'), { kind: 'unavailable' })
})

t.test('publishing goes by the right the channel gives', async (t) => {
  const { decide } = setup()
  t.strictSame(await decide(ada, 'room:7:cursors', 'publish'), { kind: 'allowedToSubscribers' })
  t.match(await decide(bob, 'room:7:cursors', 'publish'), { kind: 'denied' })
  t.strictSame(await decide(bob, 'room:7:comments', 'publish'), { kind: 'allowed' })
  t.match(await decide(ada, 'room:7:comments', 'publish'), { kind: 'denied' })
  t.strictSame(await decide(ada, 'room:7:comments', 'presence'), { kind: 'allowed' })
  t.strictSame(await decide(ada, 'room:7:comments', 'history'), { kind: 'allowed' })
})

t.test(
  'a policy that throws denies the one who asked, is told once with its cause, and harms nobody',
  async (t) => {
    const { decide, lines, clock } = setup()
    const asked = Array.from({ length: 100 }, (_, index) => decide(index % 2 ? ada : bob, 'fragile:7'))
    const verdicts = await Promise.all(asked)
    t.equal(verdicts.filter(({ kind }) => kind === 'allowed').length, 50)
    t.strictSame(verdicts[0], { kind: 'undecided', why: 'policyThrew' })
    t.equal(lines.length, 1)
    t.match(lines[0], {
      message: 'a policy could not decide',
      fields: {
        pattern: 'fragile:{id}',
        action: 'subscribe',
        why: 'policyThrew',
        finding: 'internal',
        err: { message: 'bob breaks it' },
      },
    })
    clock.forward(61)
    await decide(bob, 'fragile:7')
    t.match(lines[1], { fields: { repeated: 49 } }, 'and again after a while, with the count')
  },
)

t.test('a policy that hangs is given up at its deadline, and the others do not wait for it', async (t) => {
  const { decide, lines, passDeadline } = setup()
  const hanging = decide(bob, 'hanging:7')
  t.strictSame(await decide(ada, 'hanging:7'), { kind: 'allowed' })
  passDeadline()
  t.strictSame(await hanging, { kind: 'undecided', why: 'policyTimedOut' })
  t.equal(lines.length, 1)
  t.ok(lastSignal?.aborted, 'and told so')
})

t.test("what a policy does after its deadline is nobody's concern", async (t) => {
  const { decide, passDeadline } = setup()
  const late = decide(ada, 'late:7')
  await lateAsked.promise
  passDeadline()
  t.match(await late, { kind: 'undecided' })
})

t.test('who leaves while the policy thinks is not a fault', async (t) => {
  const { decide, lines } = setup()
  const leaving = new Lifetime()
  const verdict = decide(bob, 'hanging:7', 'subscribe', leaving)
  leaving.end()
  t.strictSame(await verdict, { kind: 'undecided', why: 'abandoned' })
  t.strictSame(await decide(bob, 'room:7', 'subscribe', leaving), {
    kind: 'undecided',
    why: 'abandoned',
  })
  t.equal(lines.length, 0)
})

t.test('an answer leaves nothing behind: no timer, and nothing with the one who asked', async (t) => {
  const { decide, timers } = setup()
  let listening = 0
  const caller: PolicyCaller = {
    isGone: false,
    onGone: () => {
      listening += 1
      return () => {
        listening -= 1
      }
    },
  }
  const hanging = decide(bob, 'hanging:7', 'subscribe', caller)
  t.strictSame([listening, timers.size], [1, 1], 'while it is waited for')
  for (const [who, channel] of [
    [ada, 'room:7'],
    [bob, 'fragile:7'],
  ] as const)
    await decide(who, channel, 'subscribe', caller)
  t.strictSame([listening, timers.size], [1, 1])
  const answered = decide(ada, 'room:7:cursors', 'subscribe', caller)
  t.strictSame([listening, timers.size], [1, 1], 'what is answered at once is not waited for')
  await answered
  timers.advance(2_000)
  await hanging
  t.strictSame([listening, timers.size], [0, 0])
})

t.test('an answer that is none counts as a policy that threw', async (t) => {
  const { decide, lines } = setup()
  t.strictSame(await decide(ada, 'wrong:7'), { kind: 'undecided', why: 'policyThrew' })
  t.match(lines[0], { fields: { err: { message: /allow\(\) or deny/ } } })
})

t.test('without its database it says so for policies that need it, and only for those', async (t) => {
  let away = true
  const open = async () => {
    if (away) throw new Error('the client was not generated')
    return members
  }
  const { decide, lines, clock } = setup({ open })
  t.strictSame(await decide(ada, 'room:7'), { kind: 'undecided', why: 'databaseAway' })
  t.strictSame(await decide(ada, 'room:7:cursors'), { kind: 'allowed' })
  t.match(lines[0], { fields: { err: { name: 'DatabaseAway', message: /client was not generated/ } } })

  away = false
  t.strictSame(
    await decide(ada, 'room:7'),
    { kind: 'undecided', why: 'databaseAway' },
    'not asked again at once',
  )
  clock.forward(5)
  t.strictSame(await decide(ada, 'room:7'), { kind: 'allowed' }, 'and comes back by itself')
})

t.test('a contract that exports no database is told how to', async (t) => {
  const { decide, lines } = setup({ open: undefined })
  t.strictSame(await decide(ada, 'room:7'), { kind: 'undecided', why: 'databaseAway' })
  t.strictSame(await decide(ada, 'room:7:cursors'), { kind: 'allowed' }, 'a policy without one is asked')
  t.match(lines[0], { fields: { err: { message: /export const database = / } } })
})

t.test('without DATABASE_URL it says that', async (t) => {
  const { decide, lines } = setup({ url: undefined })
  t.strictSame(await decide(ada, 'room:7'), { kind: 'undecided', why: 'databaseAway' })
  t.match(lines[0], { fields: { err: { message: /DATABASE_URL is not set/ } } })
})
