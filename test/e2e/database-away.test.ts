import { type Relay, startRelay } from '@portico/harness'
import t from 'tap'

import { leave, people } from './people.ts'
import { openWithBrowser } from './with-browser.ts'

/** The relay between every process and the database. */
const between = Promise.withResolvers<Relay>()
const { house, browser } = await openWithBrowser(t, {
  databaseAt: async (url) => {
    const address = new URL(url)
    const relay = await startRelay(Number(address.port))
    t.teardown(() => relay[Symbol.asyncDispose]())
    between.resolve(relay)
    address.port = String(relay.port)
    return address.href
  },
})
const relay = await between.promise

const PAGES = [
  ...['/messages', '/messages/studio', '/assistant', '/board', '/show', '/show/sunday'],
  ...['/notifications', '/people', '/inspector', '/inspector/streams'],
]

t.test(
  'with its database away every page keeps the rail, says so, and comes back when asked to',
  async (t) => {
    const amara = await people(house, browser).open('Amara', '/notifications')
    const rail = amara.getByRole('navigation', { name: 'Main' })
    const fault = amara.getByRole('main').getByRole('alert').filter({ hasText: 'could not be read' })
    relay.refuse()
    for (const path of PAGES) {
      await amara.goto(path)
      await fault.getByRole('button', { name: 'Try again' }).waitFor()
      t.equal(await rail.getByRole('link', { name: 'Board' }).count(), 1, path)
    }
    await amara.goto('/connection')
    await amara.getByRole('heading', { name: 'Connection', exact: true }).waitFor()

    await amara.goto('/messages')
    await fault.waitFor()
    relay.resume()
    await fault.getByRole('button', { name: 'Try again' }).click()
    await amara.getByRole('navigation', { name: 'Conversations' }).getByRole('link').first().waitFor()
    t.equal(await fault.count(), 0)
    await leave(amara)
  },
)

t.test('what is not there says so beside the rail', async (t) => {
  const tom = await people(house, browser).open('Tom', '/notifications')
  for (const path of ['/nothing', '/people', '/inspector']) {
    t.equal((await tom.goto(path))?.status(), 404, path)
    await tom.getByRole('main').getByRole('heading', { name: 'No such page' }).waitFor()
    t.equal(await tom.getByRole('navigation', { name: 'Main' }).count(), 1, path)
  }
  await leave(tom)
})
