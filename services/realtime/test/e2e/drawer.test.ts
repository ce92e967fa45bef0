import { launchChromium, until } from '@portico/harness'
import { build } from 'esbuild'
import t, { type Test } from 'tap'
import { type RunningService, startService, testOrigin } from '../support/service.ts'
import { signToken } from '../support/token.ts'
import { say } from './client-page.ts'

const program = `
  import { Client } from '@portico/client'
  import { openDrawer } from '@portico/client/drawer'
  const client = new Client({ auth: { token: '/token' }, overlay: false })
  const heard = []
  client.channel(document.getElementById('heard').dataset.channel).on('said', (data) => {
    heard.push(data)
    document.getElementById('heard').textContent = heard.join(' ')
  })
  globalThis.states = []
  client.status.subscribe(() => states.push(client.status.get().finding?.id ?? client.status.get().state))
  client.start()
  openDrawer(client)
`

const { outputFiles } = await build({
  stdin: { contents: program, resolveDir: import.meta.dirname, loader: 'ts' },
  bundle: true,
  write: false,
  format: 'esm',
})
const script = outputFiles[0]?.text ?? ''
const htmlOf = (channel: string) =>
  `<html lang="en"><p id="heard" data-channel="${channel}"></p><script type="module" src="/page.js"></script>`

const developed = await startService({ env: { WEBSOCKET_DEV_MODE: 'true' } })
const closedOrigin = 'http://closed.test'
const closed = await startService({ env: { PUBLIC_ORIGINS: closedOrigin } })
const rules = [
  `MAP app.test:80 ${new URL(developed.url).host}`,
  `MAP closed.test:80 ${new URL(closed.url).host}`,
]
const browser = await launchChromium({
  args: [
    `--host-resolver-rules=${rules.join(',')}`,
    // A page that the test itself answers with counts as one of the internet, which may not reach this machine.
    '--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests',
  ],
})
t.teardown(async () => {
  await browser.close()
  await Promise.all([developed, closed].map((running) => running[Symbol.asyncDispose]()))
})

let pages = 0

/** A page with an open drawer and a channel of its own, so that nobody's leaving is heard there, and every frame that it was sent. */
async function openPage(t: Test, origin = testOrigin) {
  const context = await browser.newContext()
  t.teardown(() => context.close())
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  const frames: string[] = []
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => frames.push(String(payload))))
  const token = await signToken()
  pages += 1
  const channel = `chat:${pages}`
  await page.route(`${origin}/`, (route) =>
    route.fulfill({ contentType: 'text/html', body: htmlOf(channel) }),
  )
  await page.route(`${origin}/page.js`, (route) =>
    route.fulfill({ contentType: 'text/javascript', body: script }),
  )
  await page.route(`${origin}/token`, (route) => route.fulfill({ json: { token } }))
  await page.goto(origin)
  const part = (name: string) => page.locator(`portico-drawer [data-part="${name}"]`)
  await page.locator('summary').click()
  await part('state').getByText('live').waitFor()
  const states = () =>
    page.evaluate(() => (globalThis as unknown as { readonly states: readonly string[] }).states)
  return { page, part, frames, states, channel }
}

interface Disturbed {
  readonly connection: { readonly disturbance?: object }
}

/** What disturbs the one connection there is. */
function disturbance({ service }: RunningService): unknown {
  const [held] = [...service.node.roster.all()] as unknown as readonly Disturbed[]
  return held?.connection.disturbance
}

async function disturbed(wanted: object): Promise<void> {
  const text = JSON.stringify(wanted)
  await until(`the disturbance ${text}`, () => JSON.stringify(disturbance(developed)) === text)
}

let said = 0
async function tell(channel: string): Promise<number> {
  said += 1
  const number = said
  await say(developed, channel, number)
  return number
}

const published = (frames: readonly string[]) =>
  frames.flatMap((frame) =>
    [...frame.matchAll(/"event":"said","data":(\d+)/g)].map(([, number]) => Number(number)),
  )

t.test('shows the connection, and by the keyboard alone sets and clears what disturbs it', async (t) => {
  const { page, part, frames, channel } = await openPage(t)
  t.match(await part('transport').textContent(), /^websocket/)
  t.match(await part('trace').textContent(), /^PT-/)
  t.equal(await part('count').textContent(), 'nothing set')
  await page.locator('summary').focus()
  const press = async (...keys: readonly string[]) => {
    for (const key of keys) await page.keyboard.press(key)
  }
  await press('Tab', 'Tab', 'Space')
  await disturbed({ duplicate: true })
  t.equal(await part('count').textContent(), '1 set')
  const twice = await tell(channel)
  await until('it to come twice', () => published(frames).filter((number) => number === twice).length === 2)
  await page.locator('#heard', { hasText: new RegExp(`^${twice}$`) }).waitFor()
  await page.getByRole('button', { name: 'All clear' }).focus()
  await press('Enter')
  await disturbed({})
  await part('count').getByText('nothing set').waitFor()
  t.notOk(await part('duplicate').isChecked())
  await press('Escape')
  t.notOk(await part('lasting').isVisible())
})

t.test('reorder, lose and delay reach the service as they are set', async (t) => {
  const { page, part, frames } = await openPage(t)
  await page.getByRole('switch', { name: 'Reorder' }).check()
  await disturbed({ reorder: true })
  await page.getByRole('switch', { name: 'Reorder' }).uncheck()
  await page.getByRole('switch', { name: 'Lose' }).check()
  await disturbed({ lose: true })
  await page.getByRole('switch', { name: 'Lose' }).uncheck()
  await part('delayMs').fill('300')
  await page.keyboard.press('Enter')
  await disturbed({ delayMs: 300 })
  await part('count').getByText('1 set').waitFor()
  t.equal(await part('delayMs').inputValue(), '300')
  // Its answer is delayed, too: it comes when the next delay is typed and not yet set.
  const isAnswer = (frame: string) =>
    /"rpc":.*"duplicate":true/.test(frame) && frame.includes('"delayMs":300')
  await page.getByRole('switch', { name: 'Duplicate' }).check()
  await part('delayMs').fill('200')
  await until('the answer', () => frames.some(isAnswer))
  t.equal(await part('delayMs').inputValue(), '200')
  await page.keyboard.press('Enter')
  await disturbed({ delayMs: 200, duplicate: true })
})

t.test('half-open: the page notices, comes back, and the switch is off again', async (t) => {
  const { page, part } = await openPage(t)
  const before = await part('trace').textContent()
  await page.getByRole('switch', { name: 'Half-open' }).check()
  await disturbed({ halfOpen: true })
  const isAnother = async () => (await part('trace').textContent()) !== before
  await until('the page to notice', isAnother, { deadlineMs: 25_000 })
  await part('state').getByText('live').waitFor()
  await part('count').getByText('nothing set').waitFor()
  t.notOk(await part('halfOpen').isChecked())
})

for (const name of ['Drop', 'Expire token'] as const) {
  t.test(`${name}: the status reacts, and the page comes back under another trace`, async (t) => {
    const { page, part } = await openPage(t)
    const before = await part('trace').textContent()
    await page.getByRole('button', { name }).click()
    await until('another attempt', async () => (await part('trace').textContent()) !== before)
    await part('state').getByText('live').waitFor()
    t.ok(await page.getByRole('button', { name }).isEnabled())
  })
}

t.test('outside of development mode it says why it cannot, in the service’s own words', async (t) => {
  const { page, part } = await openPage(t, closedOrigin)
  await part('note').getByText('set WEBSOCKET_DEV_MODE=true and restart').waitFor()
  for (const control of await page.locator('portico-drawer').locator('input, button').all())
    t.ok(await control.isDisabled())
})

t.test('refuse: not let back in for a moment', async (t) => {
  const { page, states } = await openPage(t)
  await page.getByRole('button', { name: 'Refuse' }).click()
  await until('the refusal', async () => (await states()).includes('tooManyRequests'), { deadlineMs: 15_000 })
})
