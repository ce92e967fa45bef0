import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'

import { launchChromium } from '@portico/harness'
import type { Browser, BrowserContext } from 'playwright-core'

import { checkout } from '../../../scripts/workbench/checkout.ts'
import { openHouse } from '../house.ts'
import { printIndex } from './index-page.ts'
import { type Subject, subjects } from './pages.ts'

/** `make screenshots [PAGES="answer inspector"]`: pictures of every page, light and dark, wide and narrow. */

const LOOKS = [
  { name: 'light-wide', colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  { name: 'dark-wide', colorScheme: 'dark', viewport: { width: 1280, height: 800 } },
  { name: 'light-narrow', colorScheme: 'light', viewport: { width: 390, height: 844 } },
  { name: 'dark-narrow', colorScheme: 'dark', viewport: { width: 390, height: 844 } },
] as const

type Look = (typeof LOOKS)[number]

const folder = path.join(checkout.root, '.portico', 'screenshots')
const wanted = process.argv.slice(2)
const chosen = wanted.length === 0 ? subjects : subjects.filter(({ name }) => wanted.includes(name))

await rm(folder, { recursive: true, force: true })
await mkdir(folder, { recursive: true })
await using house = await openHouse()
await using browser = await launchChromium()
for (const look of LOOKS) await takeAll(look)
const index = path.join(folder, 'index.html')
await writeFile(
  index,
  printIndex(
    chosen.map(({ name }) => name),
    LOOKS.map(({ name }) => name),
  ),
)
process.stdout.write(`\n${chosen.length * LOOKS.length} pictures: ${index}\n`)

async function takeAll(look: Look): Promise<void> {
  const contexts = new Map<Subject['as'], BrowserContext>()
  for (const subject of chosen) {
    const context = contexts.get(subject.as) ?? (await enter(browser, look, subject.as))
    contexts.set(subject.as, context)
    await take(context, subject, `${subject.name}-${look.name}.png`)
  }
  for (const context of contexts.values()) await context.close()
}

async function enter(from: Browser, look: Look, as: Subject['as']): Promise<BrowserContext> {
  const { colorScheme, viewport } = look
  const context = await from.newContext({
    baseURL: house.origin,
    colorScheme,
    viewport,
    reducedMotion: 'reduce',
  })
  if (as === undefined) return context
  const page = await context.newPage()
  await page.goto('/sign-in', { waitUntil: 'networkidle' })
  await page.getByRole('button', { name: as }).click()
  await page.waitForURL('**/messages')
  await page.close()
  return context
}

async function take(context: BrowserContext, { path, as, arrange }: Subject, file: string): Promise<void> {
  const page = await context.newPage()
  await page.goto(path, { waitUntil: 'load' })
  if (as !== undefined) await page.locator('[data-state=live]').waitFor()
  await arrange?.(page)
  await page.evaluate(() => document.fonts.ready)
  await page.screenshot({ path: `${folder}/${file}` })
  await page.close()
  process.stdout.write(`  ${file}\n`)
}
