import type { Page } from 'playwright-core'

/** One picture's subject. */
export interface Subject {
  readonly name: string
  readonly path: string
  /** Who is signed in; undefined for a page without a sign-in. */
  readonly as: 'Amara' | 'Mei' | 'Tom' | undefined
  /** Prepares the page before the picture is taken; it is already live. */
  readonly arrange?: (page: Page) => Promise<unknown>
}

/** Every page of the app. */
export const subjects: readonly Subject[] = [
  { name: 'overview', path: '/', as: undefined },
  { name: 'sign-in', path: '/sign-in', as: undefined },
  { name: 'messages', path: '/messages', as: 'Amara' },
  { name: 'thread', path: '/messages/studio', as: 'Amara' },
  { name: 'assistant', path: '/assistant', as: 'Mei' },
  { name: 'answer', path: '/assistant/studio-iris', as: 'Mei' },
  { name: 'answer-streaming', path: '/assistant/ask-iris', as: 'Mei', arrange: askIris },
  { name: 'board', path: '/board/workshop', as: 'Amara' },
  { name: 'new-board', path: '/board/workshop', as: 'Amara', arrange: beginBoard },
  { name: 'ticket', path: '/board/workshop', as: 'Amara', arrange: openTicket },
  { name: 'ticket-discard', path: '/board/workshop', as: 'Amara', arrange: leaveTicket },
  { name: 'shows', path: '/show', as: 'Tom' },
  { name: 'show', path: '/show/sunday', as: 'Tom' },
  { name: 'console', path: '/show/sunday', as: 'Mei' },
  { name: 'notifications', path: '/notifications', as: 'Amara' },
  { name: 'people', path: '/people', as: 'Amara' },
  { name: 'connection', path: '/connection', as: 'Amara' },
  { name: 'inspector', path: '/inspector', as: 'Amara', arrange: seeFigures },
  { name: 'inspector-channels', path: '/inspector/channels', as: 'Amara', arrange: seeSomebody },
  { name: 'inspector-channel', path: '/inspector/channels/user%3Aamara', as: 'Amara', arrange: seeSomebody },
  { name: 'inspector-connections', path: '/inspector/connections', as: 'Amara', arrange: seeSomebody },
  { name: 'inspector-connection', path: '/inspector/connections', as: 'Amara', arrange: openConnection },
  { name: 'inspector-revoke', path: '/inspector/connections', as: 'Amara', arrange: askToRevoke },
  { name: 'inspector-streams', path: '/inspector/streams', as: 'Amara' },
  { name: 'not-found', path: '/assistant/nothing', as: 'Amara' },
  { name: 'no-page', path: '/nothing', as: 'Amara' },
]

/** Fills in a form that shows an error at its field. */
async function beginBoard(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Workshop/ }).click()
  await page.getByRole('menuitem', { name: 'New board' }).click()
  await page.getByRole('button', { name: 'Create board' }).click()
  await page.getByRole('alert').getByText('Give it a name.').waitFor()
}

async function openTicket(page: Page): Promise<void> {
  await page.locator('[data-card=workshop-4]').click()
  await page.getByRole('dialog').waitFor()
}

async function leaveTicket(page: Page): Promise<void> {
  await openTicket(page)
  await page.getByLabel('Description').fill('Not saved yet.')
  await page.keyboard.press('Escape')
  await page.getByRole('alertdialog').waitFor()
}

async function askIris(page: Page): Promise<void> {
  const streaming = page.locator('[data-answer=streaming]')
  if ((await streaming.count()) === 0) {
    await page.getByRole('textbox').fill('How do I plan a live sale of one hour?')
    await page.getByRole('textbox').press('Enter')
  }
  await streaming.getByRole('listitem').first().waitFor()
}

/** Waits until the page's own connection is counted, at the next reading. */
async function seeFigures(page: Page): Promise<void> {
  await page.locator('dl div').filter({ hasText: 'Connections' }).locator('dd').getByText(/[1-9]/).waitFor()
}

async function seeSomebody(page: Page): Promise<void> {
  await page.getByRole('table').getByRole('link').first().waitFor()
}

/** Opens the connection of somebody who has no other page. */
async function openConnection(page: Page): Promise<void> {
  const browser = page.context().browser()
  const context = await browser?.newContext({ baseURL: new URL(page.url()).origin })
  if (context === undefined) throw new Error('this page has no browser of its own')
  page.once('close', () => context.close().catch(() => {}))
  const rafael = await context.newPage()
  await rafael.goto('/sign-in', { waitUntil: 'networkidle' })
  await rafael.getByRole('button', { name: 'Rafael' }).click()
  await rafael.waitForURL('**/messages')
  await rafael.locator('[data-state=live]').waitFor()
  await page.goto('/inspector/connections?q=rafael')
  await page.getByRole('table').getByRole('link').first().click()
  await page.getByRole('button', { name: 'Revoke' }).waitFor()
}

async function askToRevoke(page: Page): Promise<void> {
  await openConnection(page)
  await page.getByRole('button', { name: 'Revoke' }).click()
  await page.getByRole('alertdialog').waitFor()
}
