import { Client } from '@portico/client'
import { FakeService } from '@portico/client/testing'
import t from 'tap'
import type { Browser } from '../../src/tabs/browser.ts'
import { oneConnection } from '../../src/tabs/index.ts'
import { FakeBrowser } from './fake-browser.ts'
import { tokenOf } from './tabs-setup.ts'

/** A client that was asked to share, in a browser or with a token that does not allow it. */
async function connect(browser: (service: FakeService) => Browser | string, token: string) {
  const service = new FakeService()
  const client = service.client({
    auth: { token: async () => token },
    tabs: (world, options) => oneConnection(world, options, browser(service)),
  })
  client.start()
  await service.clock.pass(100)
  const opened = client.timeline?.steps.find(({ what }) => what === 'opened')
  return { service, client, alone: opened?.facts?.alone }
}

const whole = (service: FakeService) => new FakeBrowser(service.clock).openTab().browser

t.test('without what it takes, the tab connects by itself, and its timeline says why', async (t) => {
  const lacking = await connect(() => 'this browser has no BroadcastChannel', tokenOf('ada', 1))
  t.match(lacking.client.status.get(), { state: 'live', through: undefined })
  t.equal(lacking.alone, 'this browser has no BroadcastChannel')
  const opaque = await connect(whole, 'no JWT')
  t.match(opaque.client.status.get(), { state: 'live', through: undefined })
  t.match(opaque.alone, /does not say who this is/)
})

t.test('so does a page that is refused its locks', async (t) => {
  const refuse = () => Promise.reject(new Error('SecurityError'))
  const { client, alone, service } = await connect(
    (service) => ({ ...whole(service), locks: { request: refuse, query: refuse } }),
    tokenOf('ada', 1),
  )
  t.match(client.status.get(), { state: 'live', through: undefined })
  t.match(alone, /SecurityError/)
  t.equal(service.links.size, 1)
})

t.test('with the session cookie nobody knows who is signed in: it is refused, with what to do', async (t) => {
  t.throws(
    () => new Client({ auth: 'cookie', origin: 'https://app.example', tabs: oneConnection }),
    /auth: 'cookie'.*give the client a token/,
  )
})
