import { randomBytes } from 'node:crypto'
import t from 'tap'

import { leave, people, revoke } from './people.ts'
import { openProvider } from './provider.ts'
import { openWithBrowser } from './with-browser.ts'

const provider = await openProvider({ sub: '7', name: 'Noor Haddad', email: 'noor@org.example' })
t.teardown(() => provider[Symbol.asyncDispose]())
const sessionSecret = randomBytes(32).toString('hex')
const { house, browser } = await openWithBrowser(t, {
  env: {
    SOCKET_AUTH: 'cookie',
    NEXTAUTH_SECRET: sessionSecret,
    SESSION_SECRET: sessionSecret,
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: provider.clientId,
    OIDC_CLIENT_SECRET: 'between the two of them',
    OIDC_NAME: 'the studio',
    ADMINISTRATORS: 'oidc:7',
  },
})

t.test('the session cookie alone opens the socket, where that is switched on', async (t) => {
  const { signIn } = people(house, browser)
  const amara = await signIn('Amara')
  const asked: string[] = []
  amara.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await amara.goto('/messages/studio')
  await amara.locator('[data-state=live]').waitFor()
  t.notOk(asked.includes('/api/portico/token'), 'no token was asked for')

  const mei = await signIn('Mei')
  await mei.goto('/messages/studio')
  await mei.locator('[data-state=live]').waitFor()
  await mei.getByRole('textbox', { name: 'Message to' }).fill('By cookie')
  await mei.getByRole('button', { name: 'Send', exact: true }).click()
  await amara.getByRole('log').getByText('By cookie', { exact: true }).waitFor()

  await amara.goto('/people')
  await revoke(amara.getByRole('listitem', { name: 'Mei Tanaka' }))
  await mei.getByRole('alert').getByText('Access was revoked').waitFor()
  const session = await mei.request.get('/api/auth/session')
  t.strictSame(await session.json(), {}, 'no younger cookie for whoever was revoked')
  await leave(amara, mei)
})

t.test('a provider that is set up is a button, and who comes by it is a person of this app', async (t) => {
  const page = await browser.newPage({ baseURL: house.origin })
  await page.goto('/sign-in', { waitUntil: 'networkidle' })
  await page.getByRole('button', { name: 'Continue with the studio' }).click()
  await page.waitForURL('**/messages')
  await page.getByText('Noor Haddad').waitFor()
  t.match(await page.getByRole('main').textContent(), 'Conversations you are part of will be here')
  await page.locator('[data-state=live]').waitFor()
  t.equal((await page.goto('/people'))?.status(), 200, 'listed in ADMINISTRATORS')
  await page.close()
})
