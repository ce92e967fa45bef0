import { type Answer, defineChannels, durable, ephemeral, type Principal } from '@portico/channels'
import { CommandError } from '@portico/protocol'
import t from 'tap'
import { Database } from '../../src/channels/database.ts'
import { Policies } from '../../src/channels/policies.ts'
import { PolicyFaults } from '../../src/channels/policy-faults.ts'
import { Rights } from '../../src/channels/rights.ts'
import { ManualTimers } from '../support/manual-timers.ts'

const ada: Principal = { user: 'ada', claims: {} }

function setup(answer: (principal: Principal) => Answer | Promise<Answer> = () => true) {
  const asked: string[] = []
  const contract = defineChannels<unknown>()({
    'room:{id}': durable({
      policy: ({ principal, params, action }) => {
        asked.push(`${principal.user} ${action} ${params.id}`)
        return answer(principal)
      },
    }),
    'room:{id}:cursors': ephemeral({ policy: () => true, publish: 'subscribers' }),
  })
  const policies = new Policies({
    contract,
    database: new Database({ url: undefined, open: undefined }),
    faults: new PolicyFaults({ error: () => {} }),
    timers: new ManualTimers(),
  })
  return { rights: new Rights(policies, ada), asked }
}

async function refusalOf(run: Promise<unknown>): Promise<CommandError> {
  const error = await run.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof CommandError) return error
  throw new Error('expected a CommandError', { cause: error })
}

t.test('asks once per channel and action, also for those who ask together', async (t) => {
  const { rights, asked } = setup()
  await Promise.all([rights.decide('room:7', 'subscribe'), rights.decide('room:7', 'subscribe')])
  await rights.decide('room:7', 'subscribe')
  await rights.decide('room:7', 'history')
  await rights.decide('room:8', 'subscribe')
  t.strictSame(asked, ['ada subscribe 7', 'ada history 7', 'ada subscribe 8'])
})

t.test('asks anew for the one channel that changed', async (t) => {
  const { rights, asked } = setup()
  await rights.decide('room:7', 'subscribe')
  await rights.decide('room:8', 'subscribe')
  rights.reconsider('room:7')
  await rights.decide('room:7', 'subscribe')
  await rights.decide('room:8', 'subscribe')
  t.strictSame(asked, ['ada subscribe 7', 'ada subscribe 8', 'ada subscribe 7'])
})

t.test('asks anew about everything, and for the new principal, after a refresh', async (t) => {
  const { rights, asked } = setup()
  await rights.decide('room:7', 'subscribe')
  rights.renew({ user: 'ada2', claims: {} })
  await rights.decide('room:7', 'subscribe')
  t.strictSame(asked, ['ada subscribe 7', 'ada2 subscribe 7'])
})

t.test('an answer under way when rights are reconsidered does not outlive that', async (t) => {
  const { promise, resolve } = Promise.withResolvers<Answer>()
  const answers: (Answer | Promise<Answer>)[] = [promise, false]
  const { rights } = setup(() => answers.shift() ?? false)
  const early = rights.decide('room:7', 'subscribe')
  rights.reconsider()
  const late = rights.decide('room:7', 'subscribe')
  resolve(true)
  t.match(await early, { kind: 'allowed' })
  t.match(await late, { kind: 'denied' })
  t.match(await rights.decide('room:7', 'subscribe'), { kind: 'denied' })
})

t.test('what could not be decided is asked again', async (t) => {
  let broken = true
  const { rights } = setup(() => {
    if (broken) throw new Error('broken')
    return true
  })
  t.match(await rights.decide('room:7', 'subscribe'), { kind: 'undecided' })
  broken = false
  t.match(await rights.decide('room:7', 'subscribe'), { kind: 'allowed' })
})

t.test('what was prefetched is asked once, and told once when nobody could decide it', async (t) => {
  const answers = [new Error('broken'), true]
  const { rights, asked } = setup(() => {
    const answer = answers.shift() ?? false
    if (answer instanceof Error) throw answer
    return answer
  })
  rights.prefetch('room:7', 'subscribe')
  await new Promise(setImmediate)
  t.match(await rights.decide('room:7', 'subscribe'), { kind: 'undecided' }, 'without a second wait')
  t.equal(asked.length, 1)
  t.match(await rights.decide('room:7', 'subscribe'), { kind: 'allowed' })
  rights.prefetch('room:7', 'subscribe')
  t.equal(asked.length, 2)
})

t.test('names made up by the client do not grow it', async (t) => {
  const { rights, asked } = setup()
  await rights.decide('room:7', 'subscribe')
  for (let id = 0; id < 512; id += 1) await rights.decide(`made:up:${id}`, 'subscribe')
  await rights.decide('room:7', 'subscribe')
  t.equal(asked.length, 2, 'the oldest answer made room')
})

t.test('nor do names that are too long for a channel', async (t) => {
  const { rights, asked } = setup()
  await rights.decide('room:7', 'subscribe')
  for (let id = 0; id < 512; id += 1) rights.prefetch(`${id}:${'x'.repeat(255)}`, 'subscribe')
  await rights.decide('room:7', 'subscribe')
  t.equal(asked.length, 1, 'none of them was remembered')
})

t.test('demands with the error that belongs on the wire', async (t) => {
  const { rights } = setup(({ user }) => {
    if (user === 'broken') throw new Error('hunter2')
    return { kind: 'deny', reason: 'Not you.' }
  })
  const denied = await refusalOf(rights.require('room:7', 'subscribe'))
  t.match(denied, { code: 103, message: 'Not you.', temporary: false })
  t.match(await refusalOf(rights.require('nowhere', 'subscribe')), { code: 102 })
  t.match(await refusalOf(rights.require('room:7', 'presence')), { code: 108 })
  t.match(await rights.require('room:7:cursors', 'publish'), { kind: 'allowedToSubscribers' })
  rights.renew({ user: 'broken', claims: {} })
  const undecided = await refusalOf(rights.require('room:7', 'subscribe'))
  t.match(undecided, { code: 100, temporary: true })
  t.notMatch(undecided.message, /hunter2/)
})
