import fc from 'fast-check'
import t from 'tap'

import { applyPatch, createPatch, fullData, parseRawJson, patchData, rawJson } from '../src/index.ts'
import { caught } from './support/caught.ts'
import { checked } from './support/checked.ts'

const one = parseRawJson('{"counter":1,"text":"hello world"}')
const two = parseRawJson('{"counter":2,"text":"hello world"}')

/** Words in scripts whose characters share their first bytes, so that patches often split them. */
const word = fc.constantFrom(
  'привет',
  'мир',
  'こんにちは',
  '世界',
  'é',
  'ü',
  '🙂',
  '🙃',
  'γειά',
  'hello',
  'שלום',
)
const anyData = fc
  .record({ n: fc.nat(99), words: fc.array(word, { minLength: 4, maxLength: 30 }) })
  .map(({ n, words }) => rawJson({ n, text: words.join(' ') }))

/** The same with one character replaced, as in a typical update. */
const anyUpdate = fc.tuple(anyData, fc.nat(), word).map(([previous, at, word]) => {
  const characters = [...(JSON.parse(previous) as { text: string }).text]
  characters[at % characters.length] = word
  return [previous, rawJson({ ...JSON.parse(previous), text: characters.join('') })] as const
})

t.test('patches the example of the specification byte for byte', async (t) => {
  t.equal(createPatch(one, two), 'Y\nB@0,1:2M@C,d49gh;')
  t.equal(applyPatch(one, 'Y\nB@0,1:2M@C,d49gh;'), two)
})

t.test('[T25] a patch is whole characters and shorter than what it replaces', async (t) => {
  checked(
    fc.property(anyUpdate, ([previous, next]) => {
      const patch = createPatch(previous, next)
      if (patch === undefined) return
      t.notMatch(patch, '\ufffd')
      t.ok(new TextEncoder().encode(patch).length < new TextEncoder().encode(next).length)
      t.equal(applyPatch(previous, JSON.parse(patchData('json', patch)) as string), next)
    }),
    1_000,
  )
})

t.test('[T25] a patch that would cut a character is none, however short', async (t) => {
  const previous = rawJson('Сообщение доставлено в 12:30, спасибо')
  t.equal(createPatch(previous, rawJson('Соожщение доставлено в 12:30, спасибо')), undefined)
  t.type(createPatch(previous, rawJson('Сообщение доставлено в 12:31, спасибо')), 'string')
})

t.test('nothing in common makes no patch', async (t) => {
  t.equal(createPatch(rawJson('aaaaaaaaaaaaaaaaaaaaaaaaa'), rawJson('bbbbbbbbbbbbbbbbbbbbbbbbb')), undefined)
  t.equal(createPatch(rawJson(1), rawJson(2)), undefined)
})

t.test('a patch fits only what it was made against', async (t) => {
  const other = parseRawJson('{"counter":9,"text":"HELLO WORLD"}')
  t.ok(caught(() => applyPatch(other, 'Y\nB@0,1:2M@C,d49gh;')) instanceof Error)
})

t.test('[T25] on JSON connections data is a string, full or patch; on Protobuf it is bytes', async (t) => {
  t.equal(fullData('json', one), String.raw`"{\"counter\":1,\"text\":\"hello world\"}"`)
  t.equal(fullData('protobuf', one), one)
  t.equal(patchData('json', 'Y\nB;'), String.raw`"Y\nB;"`)
  t.equal(patchData('protobuf', 'Y\nB;'), 'Y\nB;')
})

t.test('no patch is better than one that is as long as the data', async (t) => {
  for (const [previous, next] of [
    ['1', '2'],
    ['"abc"', '"xyz"'],
  ] as const) {
    t.equal(createPatch(parseRawJson(previous), parseRawJson(next)), undefined)
  }
})

t.test('a byte order mark is part of the text', async (t) => {
  const previous = rawJson({ text: `\ufeff${'hello world '.repeat(5)}` })
  const next = rawJson({ text: `\ufeff${'hello world '.repeat(5)}!` })
  const patch = createPatch(previous, next)
  t.equal(applyPatch(previous, patch ?? ''), next)
})
