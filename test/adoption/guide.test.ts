import { rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Child, launchChromium, onFreePort, scratch, startPostgres } from '@portico/harness'
import { openPool } from '@portico/postgres'
import { migrate } from '@portico/postgres/migrate'
import type { Browser, Page } from 'playwright-core'
import t from 'tap'

import { blocksOfTheGuide, followTheGuide, rowsOfTheGuide, run } from './app-of-the-guide.ts'
import { imageOfTheGuide } from './image-of-the-guide.ts'

const HERE = '127.0.0.1'
const SECRET = 'a-secret-of-the-app-long-enough-to-sign-with'

const place = await scratch('guide')
t.teardown(() => place[Symbol.asyncDispose]())
const folder = place.path
const image = await scratch('guide-image')
t.teardown(() => image[Symbol.asyncDispose]())
await followTheGuide(folder)
const bin = (name: string) => path.join(folder, 'node_modules', '.bin', name)

t.test('what the guide says compiles and builds', async () => {
  await run(bin('tsc'), ['--noEmit'], folder)
  await run(bin('next'), ['build'], folder)
})

t.test('the app of the guide is live: what one person sends, the other sees', async (t) => {
  const postgres = await startPostgres()
  t.teardown(() => postgres[Symbol.asyncDispose]())
  await run(bin('portico'), ['migrate', '--into', 'prisma/migrations'], folder)
  await migrate(postgres.url, { folder: path.join(folder, 'prisma', 'migrations') })
  await furnish(postgres.url)
  const origin = await startApp(postgres.url)

  const browser = await launchChromium()
  t.teardown(() => browser.close())
  const [ada, grace] = [
    await signIn(browser, origin, 'ada@example.com'),
    await signIn(browser, origin, 'grace@example.com'),
  ]
  await grace.getByText('Connected').waitFor()
  await ada.getByText('Connected').waitFor()
  await ada.getByLabel('Message').fill('Once, and in order')
  await ada.getByLabel('Message').press('Enter')
  await grace.getByText('Once, and in order').waitFor()
  await ada.getByText('Once, and in order').waitFor()
  t.equal(await ada.getByRole('listitem').count(), 1, 'the echo is not shown twice')

  await ada.route('**/rooms/1', (route) =>
    route.request().method() === 'POST' ? route.abort() : route.continue(),
  )
  await ada.getByLabel('Message').fill('At the second try')
  await ada.getByLabel('Message').press('Enter')
  const again = ada.getByRole('button', { name: 'Send again' })
  await again.waitFor()
  await ada.unroute('**/rooms/1')
  await again.click()
  await grace.getByText('At the second try').waitFor()
  await again.waitFor({ state: 'detached' })

  const stranger = await signIn(browser, origin, 'eve@example.com')
  t.match(await stranger.textContent('body'), '404', 'nothing is shown to whoever is not a member')
})

t.test('the image of the guide starts with the environment of its compose file', async (t) => {
  const postgres = await startPostgres()
  t.teardown(() => postgres[Symbol.asyncDispose]())
  const { command, env } = imageOfTheGuide(folder, image.path, {
    DATABASE_URL: postgres.url,
    TOKEN_SECRET: SECRET,
  })
  const [program = '', ...args] = command
  const origin = env.PUBLIC_ORIGINS ?? ''
  const start = () =>
    onFreePort(async (port) => {
      const child = await Child.start(path.join(image.path, program), args, {
        ready: /listening at/,
        cwd: image.path,
        env: { PATH: process.env.PATH, ...env, PORT: String(port) },
        startMs: 60_000,
      })
      t.teardown(() => child[Symbol.asyncDispose]())
      t.notMatch(child.output, 'did you mean', 'every variable is one that the service reads')
      return fetch(`http://127.0.0.1:${port}/ws/config`, { headers: { origin } })
    })
  t.equal((await start()).status, 200)
  t.equal(env.HOST, '0.0.0.0', 'a front door in another container reaches it')

  rmSync(path.join(image.path, 'generated'), { recursive: true })
  t.equal((await start()).status, 200, 'the service needs no generated client to start')
  const asked = run(
    path.join(image.path, program),
    ['can', 'user:ada', 'subscribe', 'room:1', '--why'],
    image.path,
    env,
  )
  await t.rejects(asked, { message: /cannot read its database: Cannot find module .*generated/ })
})

async function furnish(url: string): Promise<void> {
  const pool = openPool(url)
  await pool.query(rowsOfTheGuide('ada@example.com'))
  await pool.query(`INSERT INTO "Member" VALUES ('1', 'grace@example.com')`)
  await pool.end()
}

/** Starts the guide's three processes, on free ports. */
async function startApp(databaseUrl: string): Promise<string> {
  const env = {
    PATH: process.env.PATH,
    DATABASE_URL: databaseUrl,
    NEXTAUTH_SECRET: SECRET,
    NEXT_TELEMETRY_DISABLED: '1',
  }
  const start = async (name: string, args: readonly string[], ready: RegExp, more: NodeJS.ProcessEnv) => {
    const child = await Child.start(bin(name), args, {
      ready,
      cwd: folder,
      env: { ...env, ...more },
      startMs: 60_000,
    })
    t.teardown(() => child[Symbol.asyncDispose]())
  }
  return onFreePort(async (door) => {
    const origin = `http://localhost:${door}`
    const local = blocksOfTheGuide().get('.env.local') ?? ''
    writeFileSync(path.join(folder, '.env.local'), local.replaceAll('http://localhost:8080', origin))
    const web = await onFreePort(async (port) => {
      await start('next', ['start', '--hostname', HERE, '--port', String(port)], /Ready in/, {})
      return `${HERE}:${port}`
    })
    const realtime = await onFreePort(async (port) => {
      // The guide's `.env` names the contract.
      const own = { PORT: String(port), PUBLIC_ORIGINS: origin }
      await start('portico', ['serve'], /listening at/, own)
      return `${HERE}:${port}`
    })
    const upstreams = { WEB_UPSTREAM: web, REALTIME_UPSTREAM: realtime }
    await start('portico-front-door', [], /listens on/, { PORT: String(door), ...upstreams })
    return origin
  })
}

/** As a person does, on the page of NextAuth, which then goes back to where it was asked to. */
async function signIn(browser: Browser, origin: string, email: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: origin })
  const page = await context.newPage()
  await page.goto(`/api/auth/signin?${new URLSearchParams({ callbackUrl: '/rooms/1' })}`)
  await page.getByLabel('Email').fill(email)
  await page.getByRole('button').click()
  await page.waitForURL(`${origin}/rooms/1`)
  return page
}
