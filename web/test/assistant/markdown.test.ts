import t from 'tap'

import { readBlocks } from '../../features/assistant/markdown/blocks.ts'
import { readSpans } from '../../features/assistant/markdown/spans.ts'

const kinds = (source: string) => readBlocks(source).map(({ kind }) => kind)

t.test('reads the blocks that models write', async (t) => {
  t.strictSame(
    kinds(
      '# Head\n\nText\nof two lines\n\n1. one\n2. two\n   more\n\n- a\n\n```ts\nconst a = 1\n```\n> said\n\n---',
    ),
    ['heading', 'paragraph', 'list', 'list', 'code', 'quote', 'rule'],
  )
  t.match(readBlocks('3. three\n4. four'), [{ ordered: true, start: 3, items: ['three', 'four'] }])
  t.match(readBlocks('| a | b |\n|---|--:|\n| 1 | 2 |'), [
    { kind: 'table', head: ['a', 'b'], rows: [['1', '2']] },
  ])
  t.match(readBlocks('```sh\n# no head\n\n- no list\n```'), [
    { kind: 'code', text: '# no head\n\n- no list' },
  ])
})

t.test('a text that ends anywhere is read, and none of it is lost', async (t) => {
  const whole = '## Head\n\n1. **one** `two`\n\n```sh\nls\n```\n\n| a |\n|---|\n| b |\n'
  for (let end = 0; end <= whole.length; end++) t.doesNotThrow(() => readBlocks(whole.slice(0, end)))
  t.match(readBlocks('```sh\nhalf'), [{ kind: 'code', text: 'half' }])
  for (const source of ['- one\n-', '- one\n- ', '1. one\n2.', '1. one\n2. '])
    t.match(readBlocks(source), [{ kind: 'list', items: ['one'] }], 'no bullet before its first word')
  t.strictSame(readBlocks('- '), [])
  t.strictSame(readSpans('half **bo'), [{ kind: 'text', text: 'half **bo' }])
})

t.test('reads the marks within a line', async (t) => {
  t.match(readSpans('a **b `c`** *d* e_f_g'), [
    { text: 'a ' },
    { kind: 'strong', spans: [{ text: 'b ' }, { kind: 'code', text: 'c' }] },
    { text: ' ' },
    { kind: 'emphasis' },
    { text: ' e_f_g' },
  ])
})

t.test('HTML is text, and a link leads to the web alone', async (t) => {
  t.strictSame(readSpans('<img src=x onerror=alert(1)>'), [
    { kind: 'text', text: '<img src=x onerror=alert(1)>' },
  ])
  t.match(readSpans('[a](https://example.com/x)'), [{ kind: 'link', href: 'https://example.com/x' }])
  for (const href of ['javascript:alert(1)', 'data:text/html,x', '/api/x'])
    t.match(readSpans(`[a](${href})`), [{ kind: 'text' }], href)
})
