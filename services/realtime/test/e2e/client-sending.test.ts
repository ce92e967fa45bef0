import t from 'tap'
import { type RunningService, startService } from '../support/service.ts'
import { Page, without } from './client-page.ts'

const ways = {
  websocket: {},
  http_stream: without('http_stream'),
  poll: without('poll'),
} as const

/** Two of them are too much for one frame. */
const large = 'x'.repeat(40_000)

/** Whether the service ended a connection for a frame that was too large. */
function sawTooLarge({ lines }: RunningService): boolean {
  return lines.some(({ finding }) => finding === 'messageTooLarge')
}

for (const [transport, globals] of Object.entries(ways)) {
  t.test(`over ${transport}: what waits for a connection may be more than a frame holds`, async (t) => {
    await using running = await startService()
    const page = await Page.open(t, running, { globals })
    const inbox = await page.listen('feed:1')
    await page.reach((status) => status.transport === transport)
    // From now on it has the file that it sends with, and sends as soon as it is connected.
    await page.client.publish('feed:2', 'said', 'first')
    page.relay.refuse()
    await page.reach(({ state }) => state === 'connecting')
    const texts = ['1', '2', '3'].map((name) => name + large)
    const published = texts.map((text) => page.client.publish('feed:1', 'said', text))
    t.equal(page.client.status.get().unsent, 3)
    page.relay.resume()
    t.match(await Promise.all(published), [
      { position: { offset: 1 } },
      { position: { offset: 2 } },
      { position: { offset: 3 } },
    ])
    t.match(
      await inbox.take(3),
      texts.map((data, index) => ({ data, offset: index + 1 })),
    )
    t.notOk(sawTooLarge(running))
  })

  t.test(`over ${transport}: so may what is published in a row, and it arrives in order`, async (t) => {
    await using running = await startService()
    const page = await Page.open(t, running, { globals })
    const inbox = await page.listen('feed:1')
    await page.reach((status) => status.transport === transport)
    const texts = Array.from({ length: 30 }, (_, index) => `${index}${index % 10 === 0 ? large : ''}`)
    await Promise.all(texts.map((text) => page.client.publish('feed:1', 'said', text)))
    const arrived = (await inbox.take(texts.length)).map((told) => told.kind === 'event' && told.data)
    t.same(arrived, texts)
    t.notOk(sawTooLarge(running))
  })
}

t.test('what JSON cannot write is turned away, and what follows it is published', async (t) => {
  await using running = await startService()
  const page = await Page.open(t, running)
  await page.listen('chat:1')
  const refused = page.client.publish('chat:1', 'said', 1n)
  await t.rejects(refused, { name: 'PublishError', fault: 'notJson', message: /BigInt/ })
  t.match(await page.client.publish('chat:1', 'said', 'hello'), { position: { offset: 1 } })
  t.match(page.client.status.get(), { state: 'live', unsent: 0 })
})
