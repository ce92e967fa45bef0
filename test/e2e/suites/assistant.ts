import { loadDb } from '@portico/db'
import { until } from '@portico/harness'
import type { Browser, Page } from 'playwright-core'
import type { Test } from 'tap'

import type { House } from '../house.ts'
import { leave, people } from '../people.ts'
import { loseAnswer, pressUntil } from '../person-page.ts'

const QUESTION = 'What happens while you write?'
const LAST_WORDS = 'how realtime works here.'

/** An answer arrives word by word for everybody who has it open. */
export function answerSuite(suite: Test, house: House, browser: Browser): void {
  const { open } = people(house, browser)

  suite.test('two people watch one answer being written, and have it whole', async (t) => {
    const [amara, mei] = [
      await open('Amara', '/assistant/studio-iris'),
      await open('Mei', '/assistant/studio-iris'),
    ]
    await ask(amara, QUESTION)
    for (const page of [amara, mei]) await hasWords(page, 12)
    t.equal(await streaming(mei).count(), 1, 'the other one reads along while it is written')
    for (const page of [amara, mei]) await lastAnswer(page).filter({ hasText: LAST_WORDS }).waitFor()
    for (const page of [amara, mei]) await streaming(page).waitFor({ state: 'detached' })
    const [one, other] = [await lastAnswer(amara).textContent(), await lastAnswer(mei).textContent()]
    t.equal(one, other)
    await amara.reload()
    t.equal(await lastAnswer(amara).textContent(), one, 'the row has the same text')
    t.equal(await lastAnswer(amara).locator('ol li').count(), 4, 'lists are lists')
    t.match((await lastAnswer(amara).locator('pre').textContent()) ?? '', 'ASSISTANT_MODEL')
    await leave(amara, mei)
  })
}

/** People use the assistant, each in a browser of their own. */
export function assistantSuite(suite: Test, house: House, browser: Browser): void {
  const { open } = people(house, browser)
  answerSuite(suite, house, browser)

  suite.test('a reload in mid-sentence loses nothing and doubles nothing', async (t) => {
    const page = await open('Mei', '/assistant')
    await page.getByRole('button', { name: QUESTION }).click()
    await page.waitForURL(/assistant\/[0-9a-f-]{36}$/)
    await hasWords(page, 10)
    for (let reload = 0; reload < 3; reload++) {
      const before = lengthOf(await lastAnswer(page).textContent())
      await page.reload()
      await grewPast(page, before)
    }
    t.equal(await streaming(page).count(), 1, 'it is still being written')
    // While it is offline nothing arrives; afterwards it catches up.
    const other = await open('Mei', new URL(page.url()).pathname)
    await page.context().setOffline(true)
    await grewPast(other, lengthOf(await lastAnswer(other).textContent()) + 40)
    await page.context().setOffline(false)
    await lastAnswer(page).filter({ hasText: LAST_WORDS }).waitFor()
    await streaming(page).waitFor({ state: 'detached' })
    const seen = await lastAnswer(page).textContent()
    await page.reload()
    t.equal(await lastAnswer(page).textContent(), seen)
    await leave(page, other)
  })

  suite.test(
    'a question whose answer was lost begins one conversation, however often it is asked',
    async (t) => {
      const page = await open('Priya', '/assistant')
      await loseAnswer(page, '**/api/assistant')
      const asked = page.getByRole('button', { name: 'Why does my celadon glaze turn grey?' })
      await asked.click()
      await page.getByRole('alert').getByText('Not asked. The server does not answer.').waitFor()
      await page.getByRole('button', { name: 'Ask again' }).click()
      await page.waitForURL(/assistant\/[0-9a-f-]{36}$/)
      await lastAnswer(page).waitFor()
      const db = await loadDb(house.databaseUrl)
      const begun = await db.message.findMany({
        where: { senderId: 'priya', body: 'Why does my celadon glaze turn grey?' },
      })
      await db.$disconnect()
      t.equal(begun.length, 1)
      await leave(page)
    },
  )

  suite.test('what was begun, and what was not asked, outlives the page', async (t) => {
    const page = await open('Jonas', '/assistant/studio-iris')
    await page.getByRole('textbox').fill('Half a question')
    await page.reload()
    await page.locator('[data-state=live]').waitFor()
    t.equal(await page.getByRole('textbox').inputValue(), 'Half a question')
    const asked = '**/api/assistant/*/messages'
    await page.route(asked, (route) => route.abort())
    await page.getByRole('textbox').press('Enter')
    const fault = page.getByRole('log').getByRole('alert').getByText('Not asked.')
    await fault.waitFor()
    await page.reload()
    await fault.waitFor()
    await page.unroute(asked)
    await page.reload()
    const question = page.getByRole('log').getByText('Half a question')
    await streaming(page).waitFor()
    await streaming(page).waitFor({ state: 'detached' })
    t.equal(await question.count(), 1)
    t.equal(await page.getByRole('textbox').inputValue(), '')

    await page.goto('/assistant')
    await page.route('**/api/assistant', (route) => route.abort(), { times: 2 })
    await page.getByRole('button', { name: 'How do I plan a live sale' }).click()
    const notAsked = page.getByRole('alert').filter({ hasText: 'Not asked.' })
    await notAsked.waitFor()
    await page.getByRole('button', { name: 'What happens while you write?' }).click()
    await notAsked.getByText('What happens while you write?').waitFor()
    await page.reload()
    await notAsked.getByText('How do I plan a live sale of one hour?').waitFor()
    await notAsked.getByRole('button', { name: 'Ask again' }).click()
    await page.waitForURL(/assistant\/[0-9a-f-]{36}$/)
    await page.goto('/assistant')
    await notAsked.getByText('What happens while you write?').waitFor()
    await notAsked.getByRole('button', { name: 'Discard' }).click()
    await page.reload()
    await page.locator('[data-state=live]').waitFor()
    t.equal(await notAsked.count(), 0)

    await loseAnswer(page, '**/api/assistant')
    await page.getByRole('button', { name: 'What happens while you write?' }).click()
    await notAsked.waitFor()
    await page.reload()
    await page.locator('[data-state=live]').waitFor()
    t.equal(await notAsked.count(), 0, 'it was asked, and only the answer was lost')
    await leave(page)
  })

  suite.test('a phone’s list of conversations is as live as that of a wide screen', async (t) => {
    const narrow = { viewport: { width: 390, height: 844 } }
    const phone = await people(house, browser, narrow).open('Priya', '/assistant')
    const desk = await open('Priya', '/assistant')
    await ask(desk, 'Which clay is whitest?')
    await phone.getByRole('main').getByRole('link', { name: 'Which clay is whitest?' }).waitFor()
    await leave(phone, desk)
    t.pass()
  })

  suite.test('earlier turns are read when they are asked for', async (t) => {
    const db = await loadDb(house.databaseUrl)
    const now = Date.now()
    await db.conversation.create({
      data: {
        id: 'long-talk',
        kind: 'assistant',
        title: 'A long talk',
        members: { create: [{ userId: 'mei' }] },
        messages: {
          create: Array.from({ length: 210 }, (_, index) => ({
            senderId: 'mei',
            clientKey: `talk-${index}`,
            body: `Turn ${index + 1}.`,
            sentAt: new Date(now - (210 - index) * 60_000),
          })),
        },
      },
    })
    await db.$disconnect()
    const page = await open('Mei', '/assistant/long-talk')
    const turn = (number: number) => page.getByRole('log').getByText(new RegExp(`Turn ${number}\\.$`))
    t.equal(await turn(11).count(), 1)
    t.equal(await turn(10).count(), 0)
    await page.getByRole('link', { name: 'Earlier turns' }).click()
    await turn(1).waitFor()
    for (const number of [1, 10, 11, 210]) t.equal(await turn(number).count(), 1, `${number}`)
    t.equal(await page.getByRole('link', { name: 'Earlier turns' }).count(), 0)
    await leave(page)
  })

  suite.test('a page shows so many turns and no more, and says so', async (t) => {
    const db = await loadDb(house.databaseUrl)
    const now = Date.now()
    await db.conversation.create({
      data: {
        id: 'endless-talk',
        kind: 'assistant',
        title: 'Endless',
        members: { create: [{ userId: 'mei' }] },
      },
    })
    await db.message.createMany({
      data: Array.from({ length: 2_201 }, (_, index) => ({
        conversationId: 'endless-talk',
        senderId: 'mei',
        clientKey: `endless-${index}`,
        body: `Turn ${index + 1}.`,
        sentAt: new Date(now - (2_201 - index) * 60_000),
      })),
    })
    await db.$disconnect()
    const page = await open('Mei', '/assistant/endless-talk?earlier=2000')
    await page.getByText('The latest 2200 turns are shown.').waitFor()
    t.equal(await page.getByRole('link', { name: 'Earlier turns' }).count(), 0)
    await leave(page)
  })

  suite.test('it goes on when the page is closed', async (t) => {
    const page = await open('Mei', '/assistant/ask-iris')
    await ask(page, QUESTION)
    await hasWords(page, 3)
    await page.goto('about:blank')
    const again = await page.context().newPage()
    await again.goto('/assistant/ask-iris')
    await lastAnswer(again).filter({ hasText: LAST_WORDS }).waitFor()
    t.equal(await again.locator('[data-answer]').count(), 2)
    await leave(page)
  })

  suite.test('another member stops it, and what was written stays; then it is tried again', async (t) => {
    const [jonas, amara] = [
      await open('Jonas', '/assistant/studio-iris'),
      await open('Amara', '/assistant/studio-iris'),
    ]
    await ask(jonas, QUESTION)
    await hasWords(amara, 4)
    const stops: string[] = []
    amara.on('request', (request) => request.url().endsWith('/stop') && stops.push(request.url()))
    await amara.getByRole('button', { name: 'Keys', exact: true }).click()
    await amara.getByRole('dialog', { name: 'Keys' }).press('Escape')
    await amara.getByRole('dialog').waitFor({ state: 'detached' })
    t.strictSame(stops, [], 'the Esc that closes a dialog stops nothing')
    await amara.route('**/stop', (route) => route.abort(), { times: 1 })
    const notStopped = amara.getByRole('alert').getByText('Not stopped. The server does not answer.')
    await pressUntil(amara, 'Escape', () =>
      until('it to be asked', () => stops.length > 0, { deadlineMs: 1_000 }),
    )
    await notStopped.waitFor()
    await amara.keyboard.press('Escape')
    for (const page of [jonas, amara]) await lastAnswer(page).getByText('Stopped.').waitFor()
    const text = await lastAnswer(jonas).textContent()
    t.notMatch(text ?? '', LAST_WORDS)
    await jonas.reload()
    t.equal(await lastAnswer(jonas).textContent(), text)
    const count = await jonas.locator('[data-answer]').count()
    await jonas.route('**/retry', (route) => route.abort(), { times: 1 })
    await jonas.getByRole('button', { name: 'Try again' }).click()
    await jonas.getByRole('alert').getByText('Not asked again. The server does not answer.').waitFor()
    await jonas.getByRole('button', { name: 'Try again' }).dblclick()
    await streaming(amara).waitFor()
    await streaming(amara).waitFor({ state: 'detached' })
    for (const page of [jonas, amara]) {
      await lastAnswer(page).filter({ hasText: LAST_WORDS }).waitFor()
      t.equal(await page.locator('[data-answer]').count(), count, 'in the place of the one that was stopped')
    }
    await leave(jonas, amara)
  })

  suite.test('one answer at a time; text is text; a stranger finds nothing', async (t) => {
    const page = await open('Mei', '/assistant/ask-iris')
    await ask(page, '<img src=x onerror="document.title=\'broken\'"> sale **bold**')
    await hasWords(page, 3)
    const second = await page.request.post('/api/assistant/ask-iris/messages', {
      data: { clientKey: crypto.randomUUID(), body: 'And this?' },
    })
    t.equal(second.status(), 409)
    await page.getByRole('button', { name: 'Stop' }).click()
    await lastAnswer(page).getByText('Stopped.').waitFor()
    t.notMatch(await page.title(), 'broken')
    const tom = await open('Tom', '/assistant')
    t.equal((await tom.goto('/assistant/ask-iris'))?.status(), 404)
    const posts = ['ask-iris/messages', 'answers/ask-iris-1/stop', 'answers/ask-iris-1/retry']
    for (const path of posts) {
      const data = { clientKey: crypto.randomUUID(), body: 'Let me in' }
      const answer = await tom.request.post(`/api/assistant/${path}`, { data })
      t.equal(answer.status(), 404, path)
    }
    t.equal((await tom.request.get('/api/assistant/answers/ask-iris-1')).status(), 404)
    for (const path of ['/api/assistant', '/api/assistant/ask-iris/messages']) {
      const tooLong = { clientKey: crypto.randomUUID(), body: 'a'.repeat(8_001) }
      const answer = await page.request.post(path, { data: tooLong })
      t.equal(answer.status(), 422, path)
      t.strictSame(await answer.json(), { field: 'body', error: 'At most 8000 characters.' })
    }
    await leave(page, tom)
  })

  suite.test('the web process is killed in mid-answer: the answer says so, and is tried again', async (t) => {
    const page = await open('Amara', '/assistant/studio-iris')
    await ask(page, QUESTION)
    await hasWords(page, 20)
    await house.web.kill()
    await house.web.startAgain()
    // Without a reload: the next process ends the answer once its lease has certainly run out.
    await lastAnswer(page).getByText('The server was restarted').waitFor({ timeout: 40_000 })
    t.equal(await streaming(page).count(), 0)
    t.match((await lastAnswer(page).textContent()) ?? '', 'local agent', 'what was written is kept')
    await page.getByRole('button', { name: 'Try again' }).click()
    await lastAnswer(page).filter({ hasText: LAST_WORDS }).waitFor()
    await leave(page)
  })
}

const lastAnswer = (page: Page) => page.locator('[data-answer]').last()
const streaming = (page: Page) => page.locator('[data-answer=streaming]')

async function ask(page: Page, question: string): Promise<void> {
  await page.getByRole('textbox').fill(question)
  await page.getByRole('textbox').press('Enter')
  await streaming(page).waitFor()
}

/** Waits until this many words of an incomplete answer are on the screen. */
async function hasWords(page: Page, count: number): Promise<void> {
  await page.waitForFunction((wanted) => {
    const text = [...document.querySelectorAll('[data-answer=streaming]')].at(-1)?.textContent ?? ''
    return text.split(/\s+/).length > wanted
  }, count)
}

const lengthOf = (text: string | null) => text?.length ?? 0

async function grewPast(page: Page, length: number): Promise<void> {
  await page.waitForFunction((before) => {
    const answer = [...document.querySelectorAll('[data-answer]')].at(-1)
    return (answer?.textContent.length ?? 0) > before
  }, length)
}
