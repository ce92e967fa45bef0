import path from 'node:path'

import { launchChromium } from '@portico/harness'
import type { Page } from 'playwright-core'

import { startNginxDoor } from '../../../proxy/test/nginx-door.ts'
import { checkout } from '../../../scripts/workbench/checkout.ts'
import { breakages } from '../../browser/stage/breakages.ts'
import { type House, openHouse } from '../house.ts'
import { leave, people } from '../people.ts'
import { together } from '../person-page.ts'

/** `make pictures`: takes the documents' pictures, into docs/images. */

const folder = path.join(checkout.root, 'docs', 'images')

/** The demo's events happened hours ago. The pictures show an afternoon, whatever the local time. */
const afternoon = 16

await using browser = await launchChromium()
{
  await using house = await openHouse()
  for (const scheme of ['light', 'dark'] as const) await takeConversation(house, scheme)
  await takeOne(house, 'board', 'Amara', '/board/workshop')
  await takeOne(house, 'sale', 'Tom', '/show/sunday')
  await takeOne(house, 'answer', 'Mei', '/assistant/studio-iris')
}
{
  await using house = await openHouse({
    liveState: 'degraded',
    door: (behind) => startNginxDoor({ ...behind, alter: breakages.blocksWebSockets.nginx }),
  })
  await takeOne(house, 'finding', 'Mei', '/connection', async (mei) => {
    await mei.locator('[data-finding=webSocketBlocked]').waitFor()
    await mei.getByText('being measured').waitFor({ state: 'detached' })
  })
}

/** Three people in one conversation, one of them typing. */
async function takeConversation(house: House, scheme: 'light' | 'dark'): Promise<void> {
  const { open } = peopleOf(house, scheme)
  const where = '/messages/studio'
  const [amara, mei, jonas] = [
    await open('Amara', where),
    await open('Mei', where),
    await open('Jonas', where),
  ] as const
  await together(amara, mei, jonas)
  await mei.getByRole('textbox', { name: 'Message to' }).pressSequentially('Forty-one')
  await amara.getByText('Mei is typing').waitFor()
  await take(amara, `conversation-${scheme}`)
  await leave(amara, mei, jonas)
}

async function takeOne(
  house: House,
  name: string,
  who: string,
  where: string,
  seen: (page: Page) => Promise<void> = async () => {},
): Promise<void> {
  const page = await peopleOf(house, 'light').open(who, where)
  await seen(page)
  await take(page, name)
  await leave(page)
}

function peopleOf(house: House, colorScheme: 'light' | 'dark') {
  return people(house, browser, {
    colorScheme,
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
    timezoneId: zoneWhereItIs(afternoon, new Date()),
  })
}

/**
 * The time zone where it is now this hour. `Etc` zones have the opposite sign: they name what to add to reach
 * Greenwich.
 */
function zoneWhereItIs(hour: number, now: Date): string {
  const ahead = ((hour - now.getUTCHours() + 36) % 24) - 12
  return `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`
}

async function take(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready)
  await page.screenshot({ path: path.join(folder, `${name}.png`) })
  process.stdout.write(`  docs/images/${name}.png\n`)
}
