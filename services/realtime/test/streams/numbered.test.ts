import type { RawJson } from '@portico/protocol'
import t from 'tap'
import { infoJson, toNumbered, toPublication } from '../../src/streams/numbered.ts'

const row = { offset: 3, time: 4, key: null, data: '{"a": 1}', tags: null, info: null }

t.test('a row without more is a publication without more', async (t) => {
  t.strictSame(toPublication(row), { data: '{"a": 1}', offset: 3, time: 4 })
})

t.test('tags and key are one map, and an empty key is a key', async (t) => {
  t.strictSame(toPublication({ ...row, tags: { lang: 'ja' } }).tags, new Map([['lang', 'ja']]))
  t.strictSame(toPublication({ ...row, tags: {}, key: '' }).tags, new Map([['key', '']]))
  const own = { ...row, tags: { key: 'k' }, key: 'user:hash of k' }
  t.strictSame(toPublication(own).tags, new Map([['key', 'k']]), 'a tag of this name stays as it was given')
  t.notOk('tags' in toPublication({ ...row, tags: {} }))
})

t.test('data goes on one line, and is otherwise as it was written', async (t) => {
  t.equal(toPublication({ ...row, data: '{\r\n\n "a":\r"\\n"}' }).data, '{  "a": "\\n"}')
  t.equal(toPublication({ ...row, data: '[ 1,  2 ]' }).data, '[ 1,  2 ]')
})

t.test('who published goes into the database and back, with and without the infos', async (t) => {
  const ids = { user: 'm"ei', client: 'c1' }
  const conn_info = '{"name":"Mei"}' as RawJson
  const chan_info = '[1]' as RawJson
  for (const info of [ids, { ...ids, conn_info }, { ...ids, chan_info }, { ...ids, conn_info, chan_info }])
    t.strictSame(toPublication({ ...row, info: JSON.parse(infoJson(info)) }).info, info)
})

t.test('what SQL gave as tags or info and cannot be delivered breaks no channel', async (t) => {
  const tags = { hue: 1, deep: { a: [true] }, none: null, lang: 'ja' }
  t.strictSame(
    toPublication({ ...row, tags }).tags,
    new Map([
      ['hue', '1'],
      ['deep', '{"a":[true]}'],
      ['none', 'null'],
      ['lang', 'ja'],
    ]),
  )
  for (const tags of [7, true, []]) t.notOk('tags' in toPublication({ ...row, tags }))
  for (const info of [{}, { user: 'mei' }, { client: 'c1' }, { user: 1, client: 'c1' }, 'mei', 7, []])
    t.notOk('info' in toPublication({ ...row, info }))
})

t.test('a numbered row knows its channel and its transaction', async (t) => {
  const { channel, xid, publication } = toNumbered({ ...row, epoch: 'e', batch: 1, channel: 'a:1', xid: '7' })
  t.strictSame([channel, xid, publication.offset], ['a:1', '7', 3])
})
