import { Client } from '@portico/client'
import type { Browser } from 'playwright-core'
import type { Test } from 'tap'

import { Visitor } from '../../../web/crowd/visitor.ts'
import type { House } from '../house.ts'
import { leave, people } from '../people.ts'
import { openLive } from '../person-page.ts'

/** The people of the crowd. Each may have fifty connections. */
const CROWD = ['amara', 'jonas', 'priya', 'rafael', 'tom']

/** What an administrator sees and does. The last test revokes somebody. */
export function inspectorSuite(suite: Test, house: House, browser: Browser): void {
  const { open, signIn } = people(house, browser)
  /** Stays on the page that the sign-in leads to, and so has one connection: leaving a page ends one only later. */
  const enter = async (name: string) => {
    const page = await signIn(name)
    await page.locator(`[data-state=${house.liveState}]`).waitFor()
    return page
  }

  suite.test('it is not there for anybody but administrators', async (t) => {
    const tom = await open('Tom', '/messages')
    t.equal(await tom.getByRole('link', { name: 'Inspector' }).count(), 0)
    const pages = [
      '',
      '/channels',
      '/channels/user%3Atom',
      '/connections',
      '/connections/x',
      '/streams',
      '/attempts/PT-7F3K2M',
    ]
    for (const path of pages) t.equal((await tom.goto(`/inspector${path}`))?.status(), 404, path)
    const inside = { rsc: '1', 'next-router-state-tree': '' }
    const part = await tom.request.get('/inspector/connections', { headers: inside })
    t.notMatch(await part.text(), 'Search people')
    const disconnect = await tom.request.post('/api/inspector/disconnect', { data: { client: 'x' } })
    t.equal(disconnect.status(), 404)
    t.equal((await tom.request.delete('/api/people/mei/access')).status(), 403)
    await leave(tom)
  })

  suite.test(
    'somebody comes, is seen, is disconnected after a question, and nothing was reloaded',
    async (t) => {
      const amara = await open('Amara', '/inspector/connections')
      const loads: string[] = []
      amara.on('load', () => loads.push(amara.url()))
      const mei = await enter('Mei')
      await mei.getByRole('link', { name: /^Studio/ }).click()
      const row = amara.getByRole('row').filter({ hasText: 'Mei Tanaka' })
      await row.getByRole('link').click()
      await amara.getByRole('link', { name: 'conversation:studio', exact: true }).waitFor()
      await amara.getByRole('link', { name: /^PT-/ }).waitFor()
      await amara.getByRole('button', { name: 'Disconnect' }).click()
      await amara.getByRole('alertdialog').getByRole('button', { name: 'Keep' }).click()
      t.equal((await mei.locator('[data-state=live]').count()) > 0, true, 'a question first')
      await amara.getByRole('button', { name: 'Disconnect' }).click()
      await amara.getByRole('alertdialog').getByRole('button', { name: 'Disconnect' }).click()
      await mei.locator('[data-state=stopped]').waitFor()
      await amara.getByText('This connection has ended.').waitFor()
      t.strictSame(loads, [])
      const banner = mei.getByRole('alert').filter({ hasText: 'The connection has ended' })
      t.equal(
        await banner.getByRole('button', { name: 'Sign in' }).count(),
        0,
        'nobody is signed out by that',
      )
      await banner.getByRole('button', { name: 'Try now' }).click()
      await mei.locator('[data-state=live]').waitFor()
      await leave(amara, mei)
    },
  )

  suite.test('a channel’s publications come while one looks', async (t) => {
    const name = 'conversation:jonas-priya'
    const amara = await open('Amara', `/inspector/channels/${encodeURIComponent(name)}`)
    const jonas = await open('Jonas', '/messages/jonas-priya')
    await amara.getByRole('table', { name: 'Connections' }).getByText('Jonas Lindqvist').waitFor()
    await jonas.getByRole('textbox').fill('Seen from behind the curtain')
    await jonas.getByRole('textbox').press('Enter')
    const publications = amara.getByRole('list', { name: 'Publications' })
    await publications.getByText('Seen from behind the curtain').waitFor()
    t.match((await publications.textContent()) ?? '', 'message.sent')

    await amara.goto('/inspector/streams?q=jonas-priya')
    await amara.getByRole('row').filter({ hasText: name }).waitFor()
    t.match((await amara.locator('main').textContent()) ?? '', '16 of 16')
    await amara.goto('/inspector/channels?q=jonas-priya')
    // Matches the channel itself, not those for its typing and its answers.
    await amara.getByRole('row', { name: new RegExp(`^${name} `) }).waitFor()
    t.equal(
      await amara.getByRole('row').filter({ hasText: 'user:amara' }).count(),
      0,
      'what was not searched for',
    )
    await amara.goto('/inspector')
    await amara.getByRole('table', { name: 'Nodes' }).getByRole('row').nth(1).waitFor()
    await leave(amara, jonas)
  })

  suite.test('whoever is beyond the connections that are read is found by name', async (t) => {
    const amara = await open('Amara', '/inspector/connections')
    const crowd = await Promise.all(CROWD.map((id) => gather(house, id, 45)))
    t.teardown(() => {
      for (const client of crowd.flat()) client.close()
    })
    await amara.getByText(/^200 of 2\d\d shown; search by person\.$/).waitFor()
    t.equal(await amara.getByRole('table').getByRole('row').count(), 1 + 200)
    const mei = await enter('Mei')

    await amara.goto('/inspector/connections?q=tanaka')
    await amara
      .getByText(/^Up to 20 people and whole ids were looked for among all 2\d\d connections/)
      .waitFor()
    await amara.getByRole('row').filter({ hasText: 'Mei Tanaka' }).getByRole('link').click()
    await amara.getByRole('heading', { name: /^Mei Tanaka, / }).waitFor()
    await amara.getByRole('link', { name: 'user:mei', exact: true }).click()
    await amara.getByText(/^Its subscribers are not among the 200 connections/).waitFor()

    await amara.goto('/inspector')
    t.match(await amara.locator('main').textContent(), /Connections2\d\dPeople6Channels/)
    await leave(amara, mei)
  })

  suite.test('an attempt is told from both sides, by the code that a person reads out', async (t) => {
    const mei = await signIn('Mei')
    const attempts: string[] = []
    mei.on('websocket', (socket) => attempts.push(new URL(socket.url()).searchParams.get('trace') ?? ''))
    await openLive(house, mei, '/messages')
    const code = attempts.at(-1)
    const amara = await open('Amara', `/inspector/connections?q=${code}`)
    await amara.waitForURL(`**/inspector/attempts/${code}`)
    const service = amara.getByRole('region', { name: 'Service, WebSocket' })
    await service.getByText('+0 ms').first().waitFor()
    t.ok((await service.getByRole('listitem').count()) > 1, 'each step of it')
    await amara.goto('/inspector/attempts/PT-000000')
    await amara.getByText('No node remembers this attempt.').waitFor()
    t.equal((await amara.goto('/inspector/attempts/rubbish'))?.status(), 404)
    await leave(amara, mei)
  })

  suite.test('somebody is revoked: their pages end, and they do not come in again', async (t) => {
    const [amara, tom] = [await open('Amara', '/inspector/connections?q=tom'), await enter('Tom')]
    await amara.getByRole('row').filter({ hasText: 'Tom Becker' }).first().getByRole('link').click()
    await amara.getByRole('button', { name: 'Revoke' }).click()
    await amara.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click()
    await tom.locator('[data-state=stopped]').waitFor()
    t.equal((await tom.request.post('/api/portico/token')).status(), 401)
    await amara.getByText('This connection has ended.').waitFor()
    await leave(amara, tom)
  })
}

/** Opens this many connections of one person, without a page. */
async function gather({ origin }: House, person: string, count: number): Promise<readonly Client[]> {
  const visitor = await Visitor.signIn(origin, person)
  const token = await visitor.token()
  return Array.from({ length: count }, () => {
    const client = new Client({ origin, auth: { token: async () => token } })
    client.start()
    return client
  })
}
