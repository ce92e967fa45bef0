import { until } from '@portico/harness'
import Fastify from 'fastify'
import t, { type Test } from 'tap'
import { Origins } from '../../src/auth/origin.ts'
import { BlackBox } from '../../src/black-box/black-box.ts'
import { AddressLimits } from '../../src/limits/address-limits.ts'
import { defaultLimits } from '../../src/limits/limits.ts'
import { Admission } from '../../src/transport/admission.ts'
import { EmulatedSessions } from '../../src/transport/emulated-sessions.ts'
import { registerTransports } from '../../src/transport/routes.ts'
import { ManualTimers } from '../support/manual-timers.ts'

const here = '00000000-0000-4000-8000-00000000000a'
const there = '00000000-0000-4000-8000-00000000000b'

/** One node whose addresses may do one thing a second and five at once, and another that holds the session `theirs`. */
async function start(t: Test, answered: Promise<void> = Promise.resolve()) {
  const timers = new ManualTimers()
  const clock = () => timers.now
  const asked: [string, string][] = []
  const sessions = new EmulatedSessions()
  sessions.add('ours', { encoding: 'json', receive: () => {} })
  const box = new BlackBox({ node: here })
  const limits = { addressConnects: 1 }
  const app = Fastify()
  t.teardown(() => app.close())
  await registerTransports(app, {
    accept: () => {
      throw new Error('nobody connects')
    },
    admission: new Admission({
      gate: { refusal: undefined },
      origins: new Origins({ publicOrigins: ['http://app.test'] }),
      addresses: new AddressLimits(limits, clock),
      unknownSessions: new AddressLimits(limits, clock),
      box,
      observer: { refused: () => {}, notConnected: () => {} },
      findings: { found: () => {} },
    }),
    box,
    node: here,
    sessions,
    control: {
      ask: async (node, question) => {
        asked.push([node, question.kind])
        await answered
        const held = 'session' in question && question.session === 'theirs'
        const value = question.kind === 'poll' ? { seq: 0, frame: '' } : true
        return held ? [{ node, value }] : []
      },
    },
    leaving: new AbortController().signal,
    timers,
    limits: defaultLimits,
  })
  const post = async (path: string, body: object, address = '192.0.2.1') => {
    const response = await app.inject({
      method: 'POST',
      url: path,
      headers: { origin: 'http://app.test', 'content-type': 'application/json' },
      payload: JSON.stringify(body),
      remoteAddress: address,
    })
    return response
  }
  const speak = async (node: string, session: string, address?: string) =>
    (await post('/ws/emulation', { node, session, data: '{}' }, address)).statusCode
  const fetch = async (node: string, session: string, more: object = { ack: 0 }) =>
    (await post('/ws/poll', { node, session, ...more })).statusCode
  return { asked, timers, post, speak, fetch }
}

t.test('another node is asked by its id, and by no name that means several or none', async (t) => {
  const { asked, timers, speak, fetch } = await start(t)
  t.equal(await speak(there, 'theirs'), 204)
  t.equal(await fetch(there, 'theirs'), 200)
  t.strictSame(asked.splice(0), [
    [there, 'emulate'],
    [there, 'poll'],
  ])
  for (const node of ['all', '*', 'nobody', there.toUpperCase(), `${there}\n`, `x${there}`]) {
    t.equal(await speak(node, 'theirs'), 404, JSON.stringify(node))
    t.equal(await fetch(node, 'theirs'), 404, JSON.stringify(node))
    timers.advance(10_000)
  }
  t.strictSame(asked, [])
})

t.test(
  'who asks too often for what nobody holds is held off, and other nodes are left in peace',
  async (t) => {
    const { asked, timers, post, speak, fetch } = await start(t)
    for (let guess = 0; guess < 3; guess++) t.equal(await speak(there, `guess-${guess}`), 404)
    t.equal(await fetch(there, 'guess-3'), 404)
    t.equal(await fetch(there, 'guess-4', { leave: true }), 204)
    asked.length = 0
    const refused = await post('/ws/emulation', { node: there, session: 'guess-5', data: '{}' })
    t.equal(refused.statusCode, 429)
    t.equal(refused.headers['retry-after'], '1')
    t.match(refused.json(), { finding: 'addressConnectionLimit' })
    t.equal(await fetch(there, 'guess-6'), 429)
    t.equal(await fetch(there, 'guess-7', { leave: true }), 429)
    t.strictSame(asked, [])
    t.equal(await speak(here, 'ours'), 204, 'what this node holds is spoken for as ever')
    t.equal(await speak(there, 'theirs', '192.0.2.2'), 204, 'and other addresses are others')
    timers.advance(1_000)
    t.equal(await speak(there, 'theirs'), 204)
  },
)

t.test('who finds the connection pays nothing', async (t) => {
  const { speak, fetch } = await start(t)
  for (let turn = 0; turn < 20; turn++) {
    t.equal(await speak(there, 'theirs'), 204)
    t.equal(await fetch(there, 'theirs'), 200)
  }
})

t.test('what was asked at the same moment is owed, up to a burst', async (t) => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const { asked, timers, speak } = await start(t, promise)
  const guesses = Array.from({ length: 100 }, (_, guess) => speak(there, `guess-${guess}`))
  await until('all to be asked', () => asked.length === 100)
  resolve()
  await Promise.all(guesses)
  timers.advance(5_900)
  t.equal(await speak(there, 'theirs'), 429)
  timers.advance(200)
  t.equal(await speak(there, 'theirs'), 204)
})
