import t from 'tap'

import { openTheatre, Stage } from './stage/stage.ts'
import type { Visitor } from './stage/visitor.ts'

const theatre = await openTheatre()
t.teardown(() => theatre[Symbol.asyncDispose]())
const stage = await Stage.open(theatre, { doors: ['nginx'] })
t.teardown(() => stage[Symbol.asyncDispose]())

/** The bundler's name of the file that speaks the protocol. */
const FILE = /\/connector-/

/** The page's requests, in order. */
async function requestsOf(
  ada: Visitor,
): Promise<readonly { name: string; startTime: number; endTime: number }[]> {
  return await ada.page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map((entry) => entry as PerformanceResourceTiming)
      .map(({ name, startTime, responseEnd }) => ({ name, startTime, endTime: responseEnd })),
  )
}

t.test('what speaks the protocol is fetched beside the discovery, not after it', async (t) => {
  await using ada = await stage.visit()
  await ada.when({ state: 'live' })
  const requests = await requestsOf(ada)
  const [file, config] = [FILE, /\/ws\/config$/].map((what) => requests.find(({ name }) => what.test(name)))
  if (file === undefined || config === undefined) throw new Error(JSON.stringify(requests))
  t.ok(
    file.startTime < config.endTime,
    `at ${file.startTime} ms, and the discovery came at ${config.endTime}`,
  )
})

t.test('a file that was away connects the page once it is back', async (t) => {
  const context = await theatre.browser.newContext()
  await context.route(FILE, (route) => route.fulfill({ status: 404 }))
  await using ada = await stage.visit({ channels: ['feed:file'] }, { context })
  const { status } = await ada.when({ state: 'connecting', finding: 'fileMissing', explained: true })
  t.match(status.explanation, { title: /file/, cause: /Failed to fetch/, cure: /previous release/ })
  t.ok(ada.says('fileMissing'), 'also in the console')
  await context.unroute(FILE)
  await ada.when({ state: 'live', transport: 'websocket' })
  await ada.listens('feed:file')
  await stage.node.publish('feed:file', { event: 'said', data: 'hello' })
  t.strictSame(await ada.hears('feed:file', 1), ['hello'])
})

t.test('a tab that uses the connection of another one does without the file, until it leads', async (t) => {
  const context = await theatre.browser.newContext()
  const script = { tabs: 'one connection' } as const
  await using first = await stage.visit(script, { context })
  await first.when({ state: 'live', through: 'this tab' })
  await using second = await stage.visit(script, { context })
  await second.when({ state: 'live', through: 'another tab', timed: true })
  const has = async () => (await requestsOf(second)).some(({ name }) => FILE.test(name))
  t.notOk(await has())
  const closed = Date.now()
  await first.page.close()
  await second.when({ state: 'live', through: 'this tab' }, { since: closed })
  t.ok(await has())
})
