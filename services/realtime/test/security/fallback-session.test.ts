import { randomBytes } from 'node:crypto'
import { until } from '@portico/harness'
import t from 'tap'
import { startService } from '../support/service.ts'
import { signToken } from '../support/token.ts'
import { emulate, nameOf, postJson, type Session, Visitor, ways } from './ways.ts'

const running = await startService({ env: { LIMIT_ADDRESS_CONNECTS_PER_SECOND: '1000' } })
t.teardown(() => running[Symbol.asyncDispose]())
const { roster } = running.service.node

const publish = '{"id":9,"publish":{"channel":"feed:theirs","data":"forged"}}'
const emulated = ways.filter(({ transport }) => transport !== 'websocket')

async function victim(way: (typeof emulated)[number]) {
  const { visitor } = await Visitor.dial(way, running.url, await signToken({ user: 'victim' }))
  const { session } = visitor
  if (session === undefined) throw new Error('no session was given')
  return { visitor, session }
}

/** Whether somebody may speak for this session, by the way of either request that could. */
async function statuses(session: Session): Promise<readonly number[]> {
  const spoken = await emulate(running.url, session, 'json', publish)
  const fetched = await postJson(`${running.url}/ws/poll`, { ...session, ack: 0 })
  const left = await postJson(`${running.url}/ws/poll`, { ...session, leave: true })
  return [spoken.status, fetched.status, left.status]
}

for (const way of emulated) {
  t.test(`${nameOf(way)}: a session that was guessed speaks for nobody`, async (t) => {
    const { visitor, session } = await victim(way)
    using _victim = visitor
    const { session: secret, node } = session
    const guesses = [
      secret.slice(0, -1),
      `${secret}A`,
      secret.toLowerCase(),
      secret.slice(0, -1) + (secret.endsWith('A') ? 'B' : 'A'),
      randomBytes(24).toString('base64url'),
      '__proto__',
      'constructor',
      '*',
      `${secret}\u0000`,
    ].filter((guess) => guess !== secret)
    for (const guess of guesses) {
      t.strictSame(await statuses({ session: guess, node }), [404, 404, 204], JSON.stringify(guess))
    }
    for (const other of ['nobody', '*', '__proto__', node.toUpperCase()]) {
      const [spoken] = await statuses({ session: secret, node: other })
      t.equal(spoken, 404, `node ${other}`)
    }
    t.match(await visitor.ask('rpc', { method: '$sys.whoami' }), { kind: 'result' }, 'its own goes on')
    t.match(
      (
        await running.service.node.node.history('feed:theirs', {
          since: undefined,
          limit: 10,
          reverse: false,
        })
      ).publications,
      [],
    )
  })

  t.test(`${nameOf(way)}: a session is over with its connection`, async (t) => {
    const { visitor, session } = await victim(way)
    visitor[Symbol.dispose]()
    await until(
      'the connection to be gone',
      () => ![...roster.all()].some(({ principal }) => principal.user === 'victim'),
    )
    t.strictSame(await statuses(session), [404, 404, 204])
  })

  t.test(`${nameOf(way)}: a session is its own each time, long, and told to nobody else`, async (t) => {
    const [one, other] = [await victim(way), await victim(way)]
    using _one = one.visitor
    using _other = other.visitor
    t.not(one.session.session, other.session.session)
    t.match(one.session.session, /^[\w-]{32}$/, '192 bits')
    const told = await Promise.all(
      ['/ws/config', '/ws/health/ready', '/ws/diagnose', '/metrics'].map((path) =>
        fetch(running.url + path).then((response) => response.text()),
      ),
    )
    await other.visitor.ask('subscribe', { channel: 'chat:told' })
    const present = await other.visitor.ask('presence', { channel: 'chat:told' })
    const seen = JSON.stringify([told, present, running.lines])
    t.notMatch(seen, one.session.session)
    t.notMatch(seen, other.session.session)
  })

  t.test(`${nameOf(way)}: a foreign page that knows the session may not use it`, async (t) => {
    const { visitor, session } = await victim(way)
    using _victim = visitor
    const { status } = await emulate(running.url, session, 'json', publish, 'https://evil.test')
    t.equal(status, 403)
    const polled = await postJson(
      `${running.url}/ws/poll`,
      { ...session, leave: true },
      undefined,
      'https://evil.test',
    )
    t.equal(polled.status, 403)
    t.match(await visitor.ask('rpc', { method: '$sys.ping' }), { kind: 'result' })
  })
}

t.test('an emulated frame speaks for the session’s own user alone', async (t) => {
  const [way] = emulated
  if (way === undefined) return
  const { visitor, session } = await victim(way)
  using _victim = visitor
  const token = await signToken({ user: 'mallory' })
  const { status } = await emulate(running.url, session, 'json', `{"id":9,"refresh":{"token":"${token}"}}`)
  t.equal(status, 204)
  t.equal(await visitor.ended, 3500, 'another user’s token ends it')
})
