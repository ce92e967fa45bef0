import t from 'tap'

import { validChannelName } from '../src/index.ts'

t.test('a channel name is one word of printable ASCII', async (t) => {
  for (const name of ['a', 'chat:1', 'board:{id}:cursors', '$user#42', '~', '!', 'x'.repeat(255)])
    t.ok(validChannelName(name), JSON.stringify(name))
  for (const name of [
    '',
    ' ',
    'a b',
    'a\n',
    '\n',
    'a\u0000',
    'chât',
    '世界',
    '\u007f',
    'x'.repeat(256),
    'x'.repeat(10_240),
  ])
    t.notOk(validChannelName(name), JSON.stringify(name.slice(0, 20)))
})
