import type { Finding } from '@portico/protocol'
import t from 'tap'
import { Outbox, type OutboxItem, type Receipt } from '../../src/channel/outbox.ts'
import { OutboxSender } from '../../src/channel/outbox-sender.ts'
import type { Outcome, Send } from '../../src/channel/send.ts'
import { FakeClock } from '../../src/testing/fake-clock.ts'

const receipt: Receipt = { place: 'memory', position: undefined, repeated: false, connections: 1, nodes: 1 }
const putOff = (finding?: Finding): Promise<Outcome> => Promise.resolve({ kind: 'putOff', finding })
const item = (key: string, channel = 'a:1'): OutboxItem => ({ channel, event: 'said', data: key, key })

const refusal = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  )

function setup({ limit, frameBytes = 1_000 }: { limit?: number; frameBytes?: number } = {}) {
  const clock = new FakeClock(() => 0)
  const told: (readonly [number, string | undefined])[] = []
  const changed = () => void told.push([outbox.unsent, outbox.obstacle?.id])
  const outbox = new Outbox(changed, limit)
  const refused: string[] = []
  /** Also waits until the task in which the connection was made has ended. */
  const connect = async (send: Send | undefined) => {
    const listener = { changed, refused: ({ id }: Finding) => refused.push(id) }
    outbox.connect(send && new OutboxSender(send, frameBytes, clock, listener))
    await clock.pass(0)
  }
  const sent: string[] = []
  const send: Send = async ({ key }) => {
    sent.push(key)
    return { kind: 'taken', receipt }
  }
  return { clock, outbox, connect, refused, sent, send, told }
}

t.test('waits for a connection, and goes out in order', async (t) => {
  const { outbox, connect, sent, send } = setup()
  const posted = Promise.all([outbox.post(item('1')), outbox.post(item('2'))])
  t.same(sent, [])
  await connect(send)
  t.same(await posted, [receipt, receipt])
  t.same(sent, ['1', '2'])
  t.equal(outbox.unsent, 0)
})

t.test('nothing goes out in the turn in which the connection is made', async (t) => {
  const { outbox, connect, sent, send } = setup()
  void outbox.post(item('1'))
  const connected = connect(send)
  void outbox.post(item('2'))
  t.same(sent, [])
  await connected
  t.same(sent, ['1', '2'])
})

t.test('a connection that is gone in the turn in which it was made carries nothing', async (t) => {
  const { clock, outbox, connect, sent, send } = setup()
  void outbox.post(item('1'))
  void connect(send)
  await connect(undefined)
  t.same([sent, outbox.unsent, clock.pending], [[], 1, 0])
})

t.test('one does not wait for the answer to another', async (t) => {
  const { outbox, connect, sent } = setup()
  await connect(({ key }) => {
    sent.push(key)
    return new Promise(() => {})
  })
  void outbox.post(item('1'))
  void outbox.post(item('2'))
  t.same(sent, ['1', '2'])
})

t.test('what has no answer goes out again, under its key, over the next connection', async (t) => {
  const { outbox, connect, sent, send } = setup()
  await connect(({ key }) => {
    sent.push(key)
    return new Promise(() => {})
  })
  const posted = outbox.post(item('1'))
  await connect(undefined)
  await connect(send)
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
  void outbox.post(item('1'))
  await clock.pass(500)
  for (const pause of [1_000, 2_000, 0]) {
    await connect(silent)
    await connect(undefined)
    await clock.pass(pause)
  }
  t.same(ages, [undefined, 1_000, 3_000], 'waiting unsent is no age')
})

t.test('a temporary refusal is tried again on the same connection', async (t) => {
  const { clock, outbox, connect, sent, send } = setup()
  let busy = true
  await connect((given) => (busy ? putOff() : send(given)))
  const posted = outbox.post(item('1'))
  await clock.pass(10)
  busy = false
  await clock.pass(1_000)
  t.same(await posted, receipt)
  t.same(sent, ['1'])
})

t.test('says how much waits and why, and when it does no longer', async (t) => {
  const { clock, outbox, connect, send, told } = setup()
  const posted = outbox.post(item('1'))
  t.same(told.splice(0), [[1, undefined]], 'there is no connection')
  await connect(() => putOff({ id: 'storeUnavailable' }))
  await clock.pass(10)
  t.same(told.splice(0), [
    [0, undefined],
    [1, 'storeUnavailable'],
  ])
  const { obstacle } = outbox
  await clock.pass(5_000)
  t.equal(outbox.obstacle, obstacle, 'the same again is no news')
  t.same([outbox.unsent, outbox.obstacle?.id], [1, 'storeUnavailable'], 'also while it is tried again')
  await connect(send)
  await posted
  t.same([outbox.unsent, outbox.obstacle], [0, undefined])
  t.same(told.at(-1), [0, undefined])
})

t.test('a refusal is the answer, and its name is told', async (t) => {
  const { outbox, connect, refused } = setup()
  const finding: Finding = { id: 'permissionDenied' }
  await connect(async () => ({ kind: 'refused', why: ['refused', 'no', 103, finding] }))
  t.match(await refusal(outbox.post(item('1'))), { fault: 'refused', code: 103, message: 'no', finding })
  t.equal(outbox.unsent, 0)
  t.same(refused, ['permissionDenied'])
})

t.test('turns the newest away when it is full, and keeps what it had', async (t) => {
  const { outbox, connect, sent, send } = setup({ limit: 1 })
  const first = outbox.post(item('1'))
  t.match(await refusal(outbox.post(item('2'))), { fault: 'queueFull' })
  await connect(send)
  await first
  t.same(sent, ['1'])
})

t.test('closing turns away what waits', async (t) => {
  const { outbox } = setup()
  const posted = outbox.post(item('1'))
  outbox.close('signed out')
  t.match(await refusal(posted), { fault: 'closed', message: 'signed out' })
})

/** The size of one of these items without its text. */
const emptyBytes = 252

/** A service whose answers the test gives one by one. */
function setupByHand(frameBytes = 2_000) {
  const { connect, ...rest } = setup({ frameBytes })
  const asked: { readonly key: string; readonly answer: (outcome: Outcome) => void }[] = []
  const byHand: Send = ({ key }) => {
    const { promise, resolve: answer } = Promise.withResolvers<Outcome>()
    asked.push({ key, answer })
    return promise
  }
  /** Answers the oldest unanswered item, and waits for what follows from that. */
  const answer = async (outcome: Outcome) => {
    asked.shift()?.answer(outcome)
    await rest.clock.pass(0)
  }
  return {
    ...rest,
    connect: () => connect(byHand),
    taken: () => answer({ kind: 'taken', receipt }),
    away: () => answer({ kind: 'putOff', finding: { id: 'storeUnavailable' } }),
    asked: () => asked.map(({ key }) => key),
  }
}

t.test('no more is on its way at once than one frame holds', async (t) => {
  const { outbox, connect, taken, asked } = setupByHand(1_000)
  for (const [at, bytes] of [300, 300, 300, 800].entries())
    void outbox.post({ ...item(String(at)), data: 'x'.repeat(bytes - emptyBytes) })
  await connect()
  t.same(asked(), ['0', '1', '2'])
  t.equal(outbox.unsent, 0, 'what waits for room is about to go')
  await taken()
  await taken()
  t.same(asked(), ['2'], 'there is no room yet')
  await taken()
  t.same(asked(), ['3'])
})

t.test('what follows one that could not be taken goes out behind it', async (t) => {
  const { clock, outbox, connect, away, taken, asked } = setupByHand()
  await connect()
  for (const key of ['1', '2', '3']) void outbox.post(item(key))
  await away()
  void outbox.post(item('4'))
  t.same(asked(), ['2', '3'], 'these were on their way')
  await away()
  await away()
  t.equal(outbox.unsent, 4)
  await clock.pass(1_000)
  t.same(asked(), ['1'], 'one is tried for all')
  void outbox.post(item('5'))
  await away()
  await clock.pass(1_000)
  t.same(asked(), ['1'])
  await taken()
  t.same(asked(), ['2', '3', '4', '5'])
  t.equal(outbox.unsent, 0)
})

t.test('one that was waiting for room does not pass one that could not be taken', async (t) => {
  const { clock, outbox, connect, away, taken, asked } = setupByHand(600)
  await connect()
  for (const key of ['1', '2', '3']) void outbox.post(item(key))
  t.same(asked(), ['1', '2'])
  await away()
  await taken()
  t.same(asked(), [])
  await clock.pass(1_000)
  await taken()
  t.same(asked(), ['3'])
})

t.test('other channels go on meanwhile, and each is tried by itself', async (t) => {
  const { clock, outbox, connect, away, taken, asked } = setupByHand()
  await connect()
  for (const [key, channel] of [
    ['1', 'a:1'],
    ['2', 'b:2'],
    ['3', 'c:3'],
  ] as const)
    void outbox.post(item(key, channel))
  await away()
  await away()
  await taken()
  void outbox.post(item('4', 'b:2'))
  void outbox.post(item('5', 'c:3'))
  t.same(asked(), ['5'])
  await taken()
  await clock.pass(1_000)
  t.same(asked(), ['1', '2'])
  await away()
  await taken()
  t.same([asked(), outbox.unsent], [['4'], 1])
})

t.test('a refusal lets those behind it go', async (t) => {
  const { clock, outbox, connect, sent, send } = setup()
  const answers: readonly Outcome[] = [
    { kind: 'putOff', finding: undefined },
    { kind: 'refused', why: ['refused', 'no'] },
  ]
  let count = 0
  await connect(async (given) => answers[count++] ?? send(given))
  const refused = refusal(outbox.post(item('1')))
  await clock.pass(0)
  const behind = outbox.post(item('2'))
  await clock.pass(1_000)
  t.match(await refused, { fault: 'refused' })
  t.same([await behind, sent], [receipt, ['2']])
})

t.test('what cannot be written is turned away, and those behind it go', async (t) => {
  const { outbox, connect, sent, send } = setup()
  const waiting = refusal(outbox.post({ ...item('1'), data: 1n }))
  const behind = outbox.post(item('2'))
  await connect(send)
  t.match(await waiting, { fault: 'notJson' })
  t.match(await refusal(outbox.post({ ...item('3'), data: 3n })), { fault: 'notJson' })
  t.same([await behind, sent, outbox.unsent], [receipt, ['2'], 0])
})

t.test('what was posted goes out as it was, whatever becomes of the object', async (t) => {
  const { outbox, connect } = setup()
  const data = { text: 'as it was' }
  const posted = outbox.post({ ...item('1'), data })
  data.text = 'x'.repeat(10_000)
  const sent: unknown[] = []
  await connect(async (given) => {
    sent.push(given.data)
    return { kind: 'taken', receipt }
  })
  await posted
  t.same(sent, [{ text: 'as it was' }])
})
