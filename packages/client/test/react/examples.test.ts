import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import { transformSync } from 'esbuild'
import { createElement } from 'react'
import t from 'tap'
import { FakeService } from '../../src/testing/fake-service.ts'
import { open } from './page.ts'

// Node strips types, but knows no JSX.
registerHooks({
  load: (url, context, next) => {
    if (!url.endsWith('.tsx')) return next(url, context)
    const text = readFileSync(fileURLToPath(url), 'utf8')
    const { code } = transformSync(text, { loader: 'tsx', jsx: 'automatic' })
    return { format: 'module', source: code, shortCircuit: true }
  },
})
const { Typing } = await import('../examples/presence.tsx')
const { Messages } = await import('../examples/room.tsx')

t.test('the document’s example shows who is typing, each for as long as they do and are there', async (t) => {
  const channel = 'room:7:typing'
  const forget = new Map<number, () => void>()
  const { setTimeout: real } = globalThis
  t.capture(globalThis, 'setTimeout', (callback: () => void, ms: number) => {
    if (ms !== 5_000) return real(callback, ms)
    forget.set(forget.size, callback)
    return forget.size
  })
  const service = new FakeService()
  const ada = { client: 'a', user: 'ada', connInfo: { name: 'Ada' } }
  const grace = { client: 'g', user: 'grace' }
  for (const who of [ada, grace]) service.join(channel, who)
  const screen = await open(t, createElement(Typing, { room: '7', me: '42' }), { service })
  await screen.pass(1)
  const tells = (by: typeof grace, typing: boolean) =>
    screen.does(() => {
      service.accept({ channel, event: 'typing', data: { typing }, key: String(Math.random()) }, by)
    })
  const shown = () => screen.text().split('typing: ')[1]
  await tells(ada, true)
  await tells(grace, true)
  t.equal(shown(), 'Ada, grace')
  await tells(grace, false)
  t.equal(shown(), 'Ada', 'one who stops hides no other')
  await screen.does(() => forget.get(0)?.())
  t.equal(shown(), undefined, 'one who closed the tab is forgotten')
  await tells(grace, true)
  await screen.does(() => service.leave(channel, grace))
  t.equal(shown(), undefined, 'so is one who has left')
  t.same(screen.complaints(), [])
})

t.test('the document’s room says why nothing new arrives', async (t) => {
  const service = new FakeService()
  service.denials.set('room:7', 'at most 100 channels')
  const position = { channel: 'room:7', ...service.stream('room:7').top } as const
  const initial = { rows: ['hello'], position }
  const screen = await open(t, createElement(Messages, { initial }), { service })
  t.match(screen.text(), 'at most 100 channels')
  t.match(screen.text(), 'hello', 'what was read stays')
})
