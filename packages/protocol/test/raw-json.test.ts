import t from 'tap'

import { NotJson, parseJson, parseRawJson, rawJson } from '../src/index.ts'
import { caught } from './support/caught.ts'

t.test('[T9] a payload printed over several lines goes out on one', async (t) => {
  t.equal(parseRawJson('{\r\n  "a": [ 1,\n\t2 ]\n}\n'), '{"a":[1,2]}')
  t.equal(parseRawJson(String.raw`"two\nlines and a space"`), String.raw`"two\nlines and a space"`)
})

t.test('a number comes out as it went in, also where a double would change it', async (t) => {
  const texts = [
    '{"id":12345678901234567890}',
    '[-9007199254740993,0.1000000000000000055511151231257827]',
    '1e400',
    '[5e-400,-1e400,0.30000000000000004]',
    '[1,"12345678901234567890",{"a":9007199254740993}]',
  ]
  for (const text of texts) t.equal(parseRawJson(text), text)
  t.equal(parseRawJson('{ "a" : 9007199254740993 }'), '{"a":9007199254740993}')
})

t.test('a number that is written in another way stays a number', async (t) => {
  t.strictSame(
    parseJson('[1e5,-2.50E-3,1.0000000000000000,-0.0000000000000001,0e9]'),
    [100_000, -0.0025, 1, -1e-16, 0],
  )
})

t.test('a number as long as a frame takes no longer than another text of that length', async (t) => {
  // With this many zeros, quadratic work takes seconds.
  const long = `1${'0'.repeat(60_000)}1`
  const before = process.threadCpuUsage()
  t.equal(parseRawJson(`[${long}]`), `[${long}]`)
  const { user } = process.threadCpuUsage(before)
  t.ok(user < 500_000, `${user} µs`)
})

t.test('a key may be called __proto__', async (t) => {
  t.equal(parseRawJson('{"__proto__":{"a":1}}'), '{"__proto__":{"a":1}}')
  t.equal(
    parseRawJson('{"__proto__":{"a":12345678901234567890}}'),
    '{"__proto__":{"a":12345678901234567890}}',
  )
})

t.test('text that is no JSON is refused without being quoted', async (t) => {
  for (const text of ['', 'secret', '{"secret"', "{'a':1}", '\ufeff1', 'NaN', '1 2']) {
    const error = caught(() => parseRawJson(text))
    t.ok(error instanceof NotJson, text)
    t.equal(String(error), 'NotJson: not JSON')
  }
  t.match(
    caught(() => parseRawJson('['.repeat(101) + ']'.repeat(101))),
    { message: 'nested deeper than 100 levels' },
  )
})

t.test('brackets inside a string are no levels, wherever its quotes stand', async (t) => {
  const many = '['.repeat(250)
  for (const text of [`"${many}"`, String.raw`["\"${many}"]`, String.raw`["\\\"${many}"]`])
    t.equal(parseRawJson(text), text)
  const deep = `${'['.repeat(101)}${']'.repeat(101)}`
  for (const text of [String.raw`["\\",${deep}]`, String.raw`["\"",${deep}]`])
    t.match(
      caught(() => parseRawJson(text)),
      { message: 'nested deeper than 100 levels' },
    )
})

t.test('a value becomes text, and what has no JSON form does not', async (t) => {
  t.equal(rawJson({ a: [1, null, 'ü'] }), '{"a":[1,null,"ü"]}')
  t.equal(rawJson('\ud800'), String.raw`"\ud800"`)
  t.ok(caught(() => rawJson(undefined)) instanceof NotJson)
  t.ok(caught(() => rawJson(() => {})) instanceof NotJson)
})
