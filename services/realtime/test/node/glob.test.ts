import t from 'tap'
import { matchesGlob } from '../../src/node/glob.ts'

t.test('a star stands for any run of characters', async (t) => {
  const rows = [
    ['chat:1', 'chat:1', true],
    ['chat:1', 'chat:*', true],
    ['chat:1', '*', true],
    ['chat:1', '*:1', true],
    ['board:7:cursors', 'board:*:cursors', true],
    ['board:7:cursors', '*7*', true],
    ['board:7', 'board:*:cursors', false],
    ['chat:1', 'chat', false],
    ['aa', 'a*a*a', false],
    ['chat.1', 'chat?1', false],
  ] as const
  for (const [name, pattern, matches] of rows)
    t.equal(matchesGlob(name, pattern), matches, `${name} ${pattern}`)
})

t.test('takes no time for patterns made to take long', async (t) => {
  const started = performance.now()
  t.equal(matchesGlob('a'.repeat(255), `${'a*'.repeat(100)}b`), false)
  t.ok(performance.now() - started < 50)
})
