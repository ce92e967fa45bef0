import { defineChannels, ephemeral } from '@portico/channels'
import t, { type Test } from 'tap'
import { z } from 'zod'
import { startService } from '../support/service.ts'
import { Page } from './client-page.ts'

/** Two versions of one application: a room that only passes on what is said, and one that keeps it and can correct it. */
const said = z.object({ text: z.string() })
const others = { 'board:{id}': ephemeral({ policy: () => true, events: { moved: said } }) }
const before = defineChannels()({
  ...others,
  'room:{id}': ephemeral({ policy: () => true, publish: 'policy', events: { said } }),
})
const after = defineChannels()({
  ...others,
  'room:{id}': ephemeral({ policy: () => true, events: { said, corrected: said } }),
  'hall:{id}': ephemeral({ policy: () => true }),
})

/** What the console of a page says that was made with one contract, of a service that has another. */
async function pageOf(t: Test, made: typeof before | typeof after, served: typeof before | typeof after) {
  const running = await startService({ contract: served })
  t.teardown(() => running[Symbol.asyncDispose]())
  const lines: string[] = []
  const { promise: told, resolve } = Promise.withResolvers<void>()
  const info = t.intercept(console, 'info', {
    value: (line: string) => {
      lines.push(line)
      if (line.startsWith('finding ')) resolve()
    },
  })
  t.teardown(info.restore)
  t.capture(console, 'groupCollapsed', (line: string) => lines.push(line))
  const page = await Page.open(t, running, { contract: made.fingerprints() })
  return { page, lines, told }
}

t.test(
  'a page and a service with two contracts for one channel: it says which, and what to do',
  async (t) => {
    const { lines, told } = await pageOf(t, after, before)
    await told
    t.match(lines, [
      /Two contracts for one channel. Deploy page and service from the same release, and reload/,
      /another contract than the service: room:\{id\}, hall:\{id\}\./,
      /finding contractsDiffer/,
    ])
  },
)

t.test(
  'the other way about: that the service has more channels is no matter, that one differs is',
  async (t) => {
    const { lines, told } = await pageOf(t, before, after)
    await told
    t.match(lines[1], /than the service: room:\{id\}\./)
  },
)

t.test('the same contract, though made anew, is not worth a word', async (t) => {
  const again = defineChannels()({
    'room:{id}': ephemeral({ policy: () => true, publish: 'policy', events: { said } }),
    ...others,
  })
  const { page, lines, told } = await pageOf(t, again, before)
  await page.reach(({ roundTripMs }) => roundTripMs !== undefined)
  // The two were compared by then, and what is found later is told later.
  await t.rejects(page.client.publish('room:1', 'said', 7), { code: 400 })
  await told
  t.strictSame(
    lines.filter((line) => line.startsWith('finding ')),
    ['finding schemaMismatch'],
  )
})
