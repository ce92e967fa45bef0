import { request } from 'node:http'
import { AxeBuilder } from '@axe-core/playwright'
import { launchChromium } from '@portico/harness'
import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'

import { startCaddyDoor } from '../../proxy/test/caddy-door.ts'
import type { Behind } from '../../proxy/test/door.ts'
import { startEmbeddedDoor } from '../../proxy/test/embedded-door.ts'
import { startNginxDoor } from '../../proxy/test/nginx-door.ts'
import { openHouse } from '../doctor/house.ts'
import { nginxFaults } from '../doctor/nginx-faults.ts'
import { patienceMs, statesOf, visit } from './doctor-visit.ts'

const browser = await launchChromium()
t.teardown(() => browser.close())

async function checkedByAxe(t: Test, page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  t.strictSame(
    violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
    [],
  )
}

const doors = { nginx: startNginxDoor, Caddy: startCaddyDoor, embedded: startEmbeddedDoor }

for (const [name, start] of Object.entries(doors)) {
  t.test(`behind our ${name} door all is well, and nothing leaves the origin`, async (t) => {
    await using visited = await visit(browser, start, { dark: name === 'Caddy', query: '' })
    const { page, complaints } = visited
    t.equal(await page.locator('#verdict').textContent(), 'All is well.')
    const states = await statesOf(page, 'check')
    t.strictSame(
      Object.entries(states).filter(([, state]) => state !== 'green'),
      [],
    )
    t.equal(Object.keys(states).length, 16)
    t.match(await statesOf(page, 'place'), { page: 'green', door: 'green', web: 'green', service: 'green' })
    t.equal(await page.locator('.trips rect').count(), 10, 'every round trip is drawn')
    t.match(await page.locator('#trace').textContent(), /portico explain PT-[0-9A-Z]{6}/)
    t.strictSame(complaints, [])
    await checkedByAxe(t, page)
  })
}

t.test('it works when the web app is down, and says so', async (t) => {
  const start = (behind: Behind) => startEmbeddedDoor({ ...behind, web: '127.0.0.1:9' })
  await using visited = await visit(browser, start)
  const { page } = visited
  t.equal(await page.locator('#verdict').textContent(), 'One thing is wrong.')
  t.match(await statesOf(page, 'place'), { door: 'green', web: 'red', service: 'green' })
  t.match(await page.locator('[data-check=page] .finding').textContent(), /pageDown/)
})

t.test('a door that drops the upgrade headers is named, with the lines for it', async (t) => {
  await using visited = await visit(browser, nginxFaults['drops the upgrade headers'], {
    dark: true,
    width: 390,
  })
  const { page } = visited
  t.equal(await page.locator('#verdict').textContent(), 'One thing is wrong.')
  const finding = page.locator('[data-check=upgrade] .finding')
  t.match(await finding.textContent(), /upgradeHeadersDropped/)
  t.match(
    await finding.getByLabel('Lines for nginx').textContent(),
    /proxy_set_header Upgrade \$http_upgrade;/,
  )
  t.match(await statesOf(page, 'check'), { stream: 'green', poll: 'green', idle: 'unknown' })
  t.match(await statesOf(page, 'place'), { door: 'red', service: 'green' })
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  t.ok(overflow <= 0, 'nothing sticks out on a phone')
  await checkedByAxe(t, page)
})

t.test('a door that buffers streams is named', async (t) => {
  await using visited = await visit(browser, nginxFaults['buffers streams'])
  t.match(await visited.page.locator('[data-check=stream] .finding').textContent(), /streamsBuffered/)
  t.match(await statesOf(visited.page, 'check'), { upgrade: 'green', poll: 'green', stream: 'red' })
})

t.test('a door that cuts what is quiet is measured', async (t) => {
  await using visited = await visit(browser, nginxFaults['cuts what is quiet for two seconds'], { query: '' })
  t.match(
    await visited.page.locator('[data-check=idle] .finding').textContent(),
    /proxyIdleLimit.*after 2 s of silence/,
  )
})

t.test('an origin that the service does not expect is named with what it expects', async (t) => {
  await using visited = await visit(browser, startEmbeddedDoor, { origin: 'https://app.example.com' })
  const said = await visited.page.locator('[data-check=arrival] .finding').textContent()
  t.match(said, /originRefused/)
  t.match(said, /expected is https:\/\/app\.example\.com/)
})

t.test('the report can be taken along, without a clipboard too, and asked for again', async (t) => {
  await using visited = await visit(browser, startEmbeddedDoor)
  const { page } = visited
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('button', { name: 'Copy JSON' }).click()
  await page.getByText('Copied.').waitFor()
  const report = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()))
  t.match(report, { verdict: 'well', trace: /^PT-/, counts: { red: 0 } })
  await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }))
  await page.getByRole('button', { name: 'Copy report' }).click()
  t.match(
    await page.getByLabel('The report').inputValue(),
    /^Portico at http:.*trace PT-[\s\S]*well +WebSocket/,
  )
  const before = await page.locator('#trace').textContent()
  await page.getByRole('button', { name: 'Run again' }).click()
  await page.locator('#verdict[data-tone=well]').waitFor({ timeout: patienceMs })
  t.not(await page.locator('#trace').textContent(), before, 'another attempt, another code')
})

t.test('its policy lets in one script and one style, by their hash', async (t) => {
  await using house = await openHouse(startEmbeddedDoor)
  const headers = await headersOf(`${house.origin}/ws/doctor`)
  const policy = String(headers['content-security-policy'])
  t.match(
    policy,
    /default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'; connect-src 'self'/,
  )
  t.notMatch(policy, /unsafe|\*|https?:/)
  t.match(headers, { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
})

function headersOf(url: string): Promise<Readonly<Record<string, unknown>>> {
  return new Promise((resolve, reject) => {
    request(url, (response) => {
      response.resume()
      resolve(response.headers)
    })
      .once('error', reject)
      .end()
  })
}
