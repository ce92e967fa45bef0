import t from 'tap'
import { startService } from '../support/service.ts'
import { Page, say } from './client-page.ts'

t.test('connects, publishes, and is told where it is kept', async (t) => {
  await using running = await startService()
  const page = await Page.open(t, running)
  const status = await page.live()
  t.match(status, { transport: 'websocket', attempt: 0, finding: undefined })
  const inbox = await page.listen('chat:1')
  const receipt = await page.client.publish('chat:1', 'said', 'hello', { key: 'k1' })
  t.match(receipt, { place: 'memory', position: { offset: 1 }, repeated: false, connections: 1, nodes: 1 })
  t.match(await inbox.next(), { kind: 'event', data: 'hello', offset: 1, replayed: false })
  const again = await page.client.publish('chat:1', 'said', 'hello', { key: 'k1' })
  t.match(again, { repeated: true, position: receipt.position })
})

t.test('a publication without a connection waits for one', async (t) => {
  await using running = await startService()
  const page = await Page.open(t, running)
  await page.listen('chat:1')
  page.relay.cut()
  t.match(await page.client.publish('chat:1', 'said', 'later'), { repeated: false, position: { offset: 1 } })
})

t.test('what breaks the schema is refused, with the service’s own words', async (t) => {
  await using running = await startService()
  const page = await Page.open(t, running)
  page.client.channel('typed:1')
  await page.live()
  const tooLong = page.client.publish('typed:1', 'said', { text: 'x'.repeat(21) })
  await t.rejects(tooLong, { name: 'PublishError', fault: 'refused', code: 400, message: /text/ })
})

t.test('what no frame can hold is turned away, and the connection lives', async (t) => {
  await using running = await startService()
  const page = await Page.open(t, running)
  page.client.channel('chat:1')
  await page.live()
  const tooMuch = page.client.publish('chat:1', 'said', 'x'.repeat(10_000_000))
  await t.rejects(tooMuch, /takes 10000\d+ bytes, and the service accepts/)
  t.equal(page.client.status.get().state, 'live')
})

t.test('a channel that keeps its newest publication gives it to a new page, too', async (t) => {
  await using running = await startService()
  for (const n of [1, 2]) await say(running, 'cache:1', n)
  const page = await Page.open(t, running)
  const inbox = await page.listen('cache:1')
  t.match(await inbox.next(), { data: 2, offset: 2 })
  const late = await page.listen('cache:1')
  t.match(await page.client.history('cache:1', { limit: 1 }), { items: [{ data: 2 }] })
  t.same(late.drain(), [], 'one that listens later asks for it')
})

t.test('a cut connection is made again, and what was missed comes once and in order', async (t) => {
  await using running = await startService()
  const page = await Page.open(t, running)
  const inbox = await page.listen('feed:1')
  await say(running, 'feed:1', 1)
  await inbox.next()
  page.relay.cut()
  for (const n of [2, 3]) await say(running, 'feed:1', n)
  t.match(await inbox.take(2), [
    { data: 2, offset: 2, replayed: true },
    { data: 3, offset: 3, replayed: true },
  ])
  await say(running, 'feed:1', 4)
  t.match(await inbox.next(), { data: 4, offset: 4, replayed: false })
  t.same(inbox.drain(), [])
  t.match(page.client.feedOf('feed:1')?.state, { kind: 'live', after: 'recovered', replayed: 2 })
})

t.test('history that is gone is a gap, said once, before anything newer', async (t) => {
  await using running = await startService()
  const page = await Page.open(t, running)
  const inbox = await page.listen('chat:1')
  await say(running, 'chat:1', 1)
  await inbox.next()
  page.relay.cut()
  await say(running, 'chat:1', 2)
  await running.service.node.node.historyRemove('chat:1')
  t.match(await inbox.next(), { kind: 'gap' })
  await say(running, 'chat:1', 3)
  t.match(await inbox.next(), { kind: 'event', data: 3 })
})

t.test('a channel that remembers nothing says so after an interruption', async (t) => {
  await using running = await startService()
  const page = await Page.open(t, running)
  const inbox = await page.listen('plain:1')
  page.relay.cut()
  t.match(await inbox.next(), { kind: 'gap' })
})

t.test(
  '[T27] a handler that throws is reported, and disturbs neither the others nor the connection',
  async (t) => {
    await using running = await startService()
    const problems: unknown[] = []
    const page = await Page.open(t, running, { report: (problem) => problems.push(problem) })
    const broken = page.client.channel('chat:1')
    broken.on('said', () => {
      throw new Error('mine')
    })
    const inbox = await page.listen('chat:1')
    await say(running, 'chat:1', 1)
    await inbox.next()
    await say(running, 'chat:1', 2)
    t.match(await inbox.next(), { data: 2 })
    t.match(problems, [{ message: /a handler of chat:1 threw/, cause: { message: 'mine' } }, {}])
    t.equal(page.client.status.get().state, 'live')
  },
)

t.test('the service goes away and comes back', async (t) => {
  await using running = await startService()
  const page = await Page.open(t, running)
  const inbox = await page.listen('chat:1')
  for (const held of [...running.service.node.roster.all()]) held.close('serverError')
  const waiting = await page.reach(({ state }) => state === 'connecting')
  t.match(waiting, { attempt: 1, finding: { facts: { code: 3004 } } })
  await page.live()
  await say(running, 'chat:1', 1)
  t.match(await inbox.next(), { data: 1 })
})
