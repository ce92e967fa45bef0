import type { Finding } from '@portico/protocol'
import t from 'tap'
import { Carriage } from '../../src/channel/carriage.ts'
import { type Letter, Outbox, type Receipt } from '../../src/channel/outbox.ts'
import type { Outcome, Send } from '../../src/channel/send.ts'
import { FakeClock } from '../../src/testing/fake-clock.ts'

const receipt: Receipt = { place: 'memory', position: undefined, repeated: false, connections: 1, nodes: 1 }
const putOff = (finding?: Finding): Promise<Outcome> => Promise.resolve({ kind: 'putOff', finding })
const letter = (key: string): Letter => ({ channel: 'a:1', event: 'said', data: key, key })

const refusal = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  )

function setup(limit?: number) {
  const clock = new FakeClock(() => 0)
  const told: (readonly [number, string | undefined])[] = []
  const changed = () => void told.push([outbox.unsent, outbox.obstacle?.id])
  const outbox = new Outbox(changed, limit)
  const refused: string[] = []
  const connect = (send: Send | undefined) =>
    outbox.connect(send && new Carriage(send, clock, { changed, refused: ({ id }) => refused.push(id) }))
  const sent: string[] = []
  const send: Send = async ({ key }) => {
    sent.push(key)
    return { kind: 'taken', receipt }
  }
  return { clock, outbox, connect, refused, sent, send, told }
}

t.test('waits for a connection, and goes out in order', async (t) => {
  const { outbox, connect, sent, send } = setup()
  const posted = Promise.all([outbox.post(letter('1')), outbox.post(letter('2'))])
  t.same(sent, [])
  connect(send)
  t.same(await posted, [receipt, receipt])
  t.same(sent, ['1', '2'])
  t.equal(outbox.unsent, 0)
})

t.test('one does not wait for the answer to another', async (t) => {
  const { outbox, connect, sent } = setup()
  connect(({ key }) => {
    sent.push(key)
    return new Promise(() => {})
  })
  void outbox.post(letter('1'))
  void outbox.post(letter('2'))
  t.same(sent, ['1', '2'])
})

t.test('what has no answer goes out again, under its key, over the next connection', async (t) => {
  const { outbox, connect, sent, send } = setup()
  connect(({ key }) => {
    sent.push(key)
    return new Promise(() => {})
  })
  const posted = outbox.post(letter('1'))
  connect(undefined)
  connect(send)
  t.same(await posted, receipt)
  t.same(sent, ['1', '1'])
})

t.test('a repeat says how long ago it was sent first, however often it was since', async (t) => {
  const { clock, outbox, connect } = setup()
  const ages: (number | undefined)[] = []
  const silent: Send = ({ age }) => {
    ages.push(age)
    return new Promise(() => {})
  }
  await clock.pass(500)
  void outbox.post(letter('1'))
  await clock.pass(500)
  for (const pause of [1_000, 2_000, 0]) {
    connect(silent)
    connect(undefined)
    await clock.pass(pause)
  }
  t.same(ages, [undefined, 1_000, 3_000], 'waiting unsent is no age')
})

t.test('a temporary refusal is tried again on the same connection', async (t) => {
  const { clock, outbox, connect, sent, send } = setup()
  let busy = true
  connect((given) => (busy ? putOff() : send(given)))
  const posted = outbox.post(letter('1'))
  await clock.pass(10)
  busy = false
  await clock.pass(1_000)
  t.same(await posted, receipt)
  t.same(sent, ['1'])
})

t.test('says how much waits and why, and when it does no longer', async (t) => {
  const { clock, outbox, connect, send, told } = setup()
  const posted = outbox.post(letter('1'))
  t.same(told.splice(0), [[1, undefined]], 'there is no connection')
  connect(() => putOff({ id: 'storeUnavailable' }))
  await clock.pass(10)
  t.same(told.splice(0), [
    [0, undefined],
    [1, 'storeUnavailable'],
  ])
  const { obstacle } = outbox
  await clock.pass(5_000)
  t.equal(outbox.obstacle, obstacle, 'the same again is no news')
  t.same([outbox.unsent, outbox.obstacle?.id], [1, 'storeUnavailable'], 'also while it is tried again')
  connect(send)
  await posted
  t.same([outbox.unsent, outbox.obstacle], [0, undefined])
  t.same(told.at(-1), [0, undefined])
})

t.test('a refusal is the answer, and its name is told', async (t) => {
  const { outbox, connect, refused } = setup()
  const finding: Finding = { id: 'permissionDenied' }
  connect(async () => ({ kind: 'refused', why: ['refused', 'no', 103, finding] }))
  t.match(await refusal(outbox.post(letter('1'))), { fault: 'refused', code: 103, message: 'no', finding })
  t.equal(outbox.unsent, 0)
  t.same(refused, ['permissionDenied'])
})

t.test('turns the newest away when it is full, and keeps what it had', async (t) => {
  const { outbox, connect, sent, send } = setup(1)
  const first = outbox.post(letter('1'))
  t.match(await refusal(outbox.post(letter('2'))), { fault: 'queueFull' })
  connect(send)
  await first
  t.same(sent, ['1'])
})

t.test('closing turns away what waits', async (t) => {
  const { outbox } = setup()
  const posted = outbox.post(letter('1'))
  outbox.close('signed out')
  t.match(await refusal(posted), { fault: 'closed', message: 'signed out' })
})
