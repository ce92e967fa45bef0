import t from 'tap'
import { isTraceCode, newTraceCode, readTraceCode } from '../src/index.ts'

t.test('a code is PT- and six characters that cannot be mistaken', async (t) => {
  const values = [0, 0.99999, 0.5, 0.25, 0.1, 0.7]
  const code = newTraceCode(() => values.shift() ?? 0)
  t.equal(code, 'PT-0ZG83P')
  t.ok(isTraceCode(code))
  for (let count = 0; count < 1_000; count += 1) t.ok(isTraceCode(newTraceCode()))
})

t.test('nothing else is a code', async (t) => {
  const wrong = [
    'PT-7F3K2',
    'PT-7F3K2MM',
    'pt-7f3k2m',
    'PT-7F3K2I',
    'PT-7F3K2U',
    'XX-7F3K2M',
    '',
    7,
    undefined,
  ]
  t.same(
    wrong.filter((value) => isTraceCode(value)),
    [],
  )
})

t.test('a code is read as a person writes it down', async (t) => {
  t.equal(readTraceCode(' pt-7f3k2m\n'), 'PT-7F3K2M')
  t.equal(readTraceCode('7f3k2m'), 'PT-7F3K2M')
  t.equal(readTraceCode('pt-oil111'), 'PT-011111')
  t.equal(readTraceCode('PT-7F3K2U'), undefined)
  t.equal(readTraceCode('token'), undefined)
})
