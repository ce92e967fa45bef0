import { setImmediate as nextTurnOfTheLoop } from 'node:timers/promises'

import t from 'tap'

import type { Turn } from '../../features/assistant/agent/agent.ts'
import { AnswerDesk } from '../../features/assistant/server/desk.ts'
import type { AppDb } from '../../lib/db.ts'

/** A desk for one answer at a time, and what happened at it, in order. */
function openDesk() {
  const desk = new AnswerDesk(1)
  const story: string[] = []
  const spoken = new Map<string, PromiseWithResolvers<void>>()
  const untilSpoken = (name: string) => {
    const speech = spoken.get(name) ?? Promise.withResolvers<void>()
    spoken.set(name, speech)
    return speech
  }

  async function* agent(turns: readonly Turn[], signal: AbortSignal) {
    const name = turns[0]?.text ?? ''
    story.push(`${name} begins`)
    signal.addEventListener('abort', () => untilSpoken(name).reject(signal.reason))
    yield 'one word'
    await untilSpoken(name).promise
  }

  const rows = {
    answer: { updateMany: async () => ({ count: 1 }) },
    message: { update: async () => ({ conversationId: 'c' }) },
    $publish: async (_channel: string, _event: string, { id, state }: { id: string; state: string }) => {
      story.push(`${id} is ${state}`)
    },
  }
  const db = {
    $transaction: (work: (tx: typeof rows) => Promise<unknown>) => work(rows),
  } as unknown as AppDb

  return {
    desk,
    story,
    write: async (name: string) => {
      const tools = { db, agent, send: async () => {}, log: () => {}, beatMs: 2 ** 30 }
      const written = desk.write(name, [{ role: 'user', text: name }], tools)
      // Answers that need not wait have begun by then.
      await nextTurnOfTheLoop()
      return { written }
    },
    finish: (name: string) => untilSpoken(name).resolve(),
    fail: (name: string) => untilSpoken(name).reject(new Error('the model is gone')),
  }
}

t.test('answers are written in turn, and one that fails does not keep the next from its turn', async (t) => {
  const { story, write, finish, fail } = openDesk()
  const writing = [await write('first'), await write('second'), await write('third')]
  t.strictSame(story, ['first begins'])
  fail('first')
  finish('second')
  finish('third')
  for (const { written } of writing) await written
  t.strictSame(story, [
    'first begins',
    'first is failed',
    'second begins',
    'second is complete',
    'third begins',
    'third is complete',
  ])
})

t.test('one that is stopped while it waits ends at once, and its place in the line is gone', async (t) => {
  const { desk, story, write, finish } = openDesk()
  const first = await write('first')
  const second = await write('second')
  const third = await write('third')
  const fourth = await write('fourth')
  desk.stop('second')
  await second.written
  t.strictSame(story, ['first begins', 'second is stopped'], 'it took no turn, and gave none back')
  finish('first')
  await first.written
  finish('third')
  await third.written
  finish('fourth')
  await fourth.written
  t.strictSame(story.slice(2), [
    'first is complete',
    'third begins',
    'third is complete',
    'fourth begins',
    'fourth is complete',
  ])
})

t.test('when the process ends, what is written and what waits ends, too', async (t) => {
  const { desk, story, write } = openDesk()
  const writing = [await write('first'), await write('second')]
  desk.stopAll()
  for (const { written } of writing) await written
  t.strictSame(story.sort(), ['first begins', 'first is failed', 'second is failed'])
})
