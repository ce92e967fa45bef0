import { launchChromium } from '@portico/harness'
import { build } from 'esbuild'
import t from 'tap'
import { startService, testOrigin } from '../support/service.ts'
import { signToken } from '../support/token.ts'

/** What the page runs: a client of its own origin, and everything it hears on the page. */
const program = `
  import { Client } from '@portico/client'
  const client = new Client({ auth: { token: '/token' } })
  const show = (id, text) => { document.getElementById(id).textContent = text }
  client.status.subscribe(() => {
    const { state, transport, notBetter } = client.status.get()
    show('status', [state, transport, notBetter?.id].filter(Boolean).join(' '))
  })
  const heard = []
  client.channel('feed:1').on('said', (text) => show('heard', heard.push(text) && heard.join(' ')))
  client.start()
  globalThis.client = client
`

const { outputFiles } = await build({
  stdin: { contents: program, resolveDir: import.meta.dirname, loader: 'ts' },
  bundle: true,
  write: false,
  format: 'esm',
})
const script = outputFiles[0]?.text ?? ''
const html = '<p id="status"></p><p id="heard"></p><script type="module" src="/page.js"></script>'

const cases = [
  { name: 'over WebSocket', blocked: '', status: 'live websocket' },
  {
    name: 'with WebSocket blocked',
    blocked: 'WebSocket = class { constructor() { throw new Error("blocked") } }',
    status: 'degraded http_stream webSocketBlocked',
  },
  {
    name: 'with streams blocked too',
    blocked: `WebSocket = class { constructor() { throw new Error("blocked") } }
      const through = fetch
      fetch = (url, init) => url.includes('/http_stream') ? Promise.reject(new TypeError('blocked')) : through(url, init)`,
    status: 'degraded poll webSocketBlocked',
  },
] as const

for (const { name, blocked, status } of cases) {
  t.test(`in a browser, ${name}: hears what is said, also what was said while it was offline`, async (t) => {
    await using running = await startService()
    const host = new URL(running.url).host
    // A page that the test itself answers with counts as one of the internet, which may not reach this machine.
    const args = [
      `--host-resolver-rules=MAP app.test:80 ${host}`,
      '--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests',
    ]
    const browser = await launchChromium({ args })
    t.teardown(() => browser.close())
    const context = await browser.newContext()
    const page = await context.newPage()
    page.setDefaultTimeout(10_000)
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(error.message))
    const token = await signToken()
    await page.route(`${testOrigin}/`, (route) => route.fulfill({ contentType: 'text/html', body: html }))
    await page.route(`${testOrigin}/page.js`, (route) =>
      route.fulfill({ contentType: 'text/javascript', body: script }),
    )
    await page.route(`${testOrigin}/token`, (route) => route.fulfill({ json: { token } }))
    await page.addInitScript(blocked)
    await page.goto(testOrigin)
    const publish = (text: string) =>
      page.evaluate((said) => {
        const { client } = globalThis as unknown as {
          readonly client: { publish(...letter: readonly string[]): Promise<unknown> }
        }
        return client.publish('feed:1', 'said', said)
      }, text)

    await page.locator('#status', { hasText: status }).waitFor()
    t.match(await publish('one'), { place: 'memory', position: { offset: 1 } })
    await page.locator('#heard', { hasText: /^one$/ }).waitFor()

    await context.setOffline(true)
    for (const held of [...running.service.node.roster.all()]) held.close('serverError')
    await running.service.node.node.publish('feed:1', { data: '{"event":"said","data":"two"}' as never })
    await context.setOffline(false)
    await page.locator('#heard', { hasText: /^one two$/ }).waitFor()
    await page.locator('#status', { hasText: status }).waitFor()
    t.same(complaints, [])
  })
}
