import t from 'tap'
import { startService, testOrigin } from '../support/service.ts'
import { attempt, nameOf, ways } from './ways.ts'

const running = await startService({ env: { LIMIT_ADDRESS_CONNECTS_PER_SECOND: '1000' } })
t.teardown(() => running[Symbol.asyncDispose]())

/** A page of another site that would be taken for ours by a check that is a little too clever. */
const foreign = {
  'another site': 'https://evil.test',
  'a page without an origin of its own': 'null',
  'an empty one': '',
  'our name as its beginning': `${testOrigin}.evil.test`,
  'our name as its end': 'http://evil-app.test',
  'our name as its user': `${testOrigin}@evil.test`,
  'our name as its path': `http://evil.test/${testOrigin}`,
  'another scheme': testOrigin.replace('http:', 'https:'),
  'another port': `${testOrigin}:8080`,
  'its default port said': `${testOrigin}:80`,
  'a path behind it': `${testOrigin}/`,
  'other case': testOrigin.toUpperCase(),
  'a host below ours': 'http://sub.app.test',
  'two origins': `${testOrigin}, https://evil.test`,
  'a dot behind the host': 'http://app.test.',
  'a pattern': '*',
}

for (const way of ways) {
  t.test(`${nameOf(way)}: no page but ours opens a connection`, async (t) => {
    const opened = way.transport === 'websocket' ? 101 : 200
    t.equal((await attempt(way, running.url, { origin: testOrigin })).status, opened, 'ours does')
    for (const [name, origin] of Object.entries(foreign)) {
      t.equal((await attempt(way, running.url, { origin })).status, 403, name)
    }
  })

  t.test(`${nameOf(way)}: no other header makes up for the origin`, async (t) => {
    const host = new URL(testOrigin).host
    const claims = [
      { host: 'evil.test' },
      { host },
      { host, 'x-forwarded-host': host, 'x-forwarded-proto': 'http' },
      { 'x-forwarded-origin': testOrigin, 'sec-websocket-origin': testOrigin },
      { referer: `${testOrigin}/`, 'sec-fetch-site': 'same-origin' },
      { forwarded: `host=${host}` },
    ]
    for (const claim of claims) {
      const origin = `http://${'host' in claim ? claim.host : 'evil'}.evil.test`
      t.equal((await attempt(way, running.url, { ...claim, origin })).status, 403, JSON.stringify(claim))
    }
    const { status } = await attempt(way, running.url, { origin: 'http://evil.test', host: 'evil.test' })
    t.equal(status, 403, 'an origin that fits a rewritten Host is none of ours')
  })
}

t.test('a foreign page may not carry commands of a connection there is already', async (t) => {
  for (const path of ['/ws/emulation', '/ws/poll']) {
    const response = await fetch(running.url + path, {
      method: 'POST',
      headers: { origin: 'https://evil.test', 'content-type': 'text/plain' },
      body: '{"session":"x","node":"y","ack":0,"data":"{}"}',
    })
    t.equal(response.status, 403, path)
    t.equal(response.headers.get('access-control-allow-origin'), null)
  }
})
