import { FakeService } from '@portico/client/testing'
import t from 'tap'
import { aDropCostsNothing } from './examples/application-test.ts'
import { past } from './examples/program.ts'

t.test('the document’s example of a test holds', async (t) => {
  t.same(await aDropCostsNothing(), ['1 while you were away (missed)'])
})

t.test('the document’s pages of history hold everything once', async (t) => {
  const service = new FakeService()
  const client = service.client()
  t.teardown(() => client.close())
  client.start()
  for (const text of ['one', 'two', 'three', 'four']) service.publish('room:7', 'said', text)
  await service.clock.pass(3_000)
  for (const limit of [2, 3, 50]) {
    const told: unknown[] = []
    const reading = (async () => {
      for await (const { data } of past(client, limit)) told.push(data)
    })()
    for (let page = 0; page < 4; page++) await service.clock.pass(10)
    await reading
    t.same(told, ['four', 'three', 'two', 'one'], `${limit} a page`)
  }
})
