import { CommandError } from '@portico/protocol'
import t from 'tap'
import { StoreUnavailable } from '../../src/broker/broker.ts'
import { NotNumbered } from '../../src/streams/log.ts'
import { Unanswered } from '../../src/streams/statements.ts'
import { explainStore } from '../../src/streams/store-failure.ts'

const url = 'postgresql://app@127.0.0.1:5432/app'
const coded = (code: string) => Object.assign(new Error(`failed with ${code}`), { code })

t.test('what the database refuses is the asker’s mistake, in its words', async (t) => {
  for (const code of ['PT001', 'PT002', 'PT003', 'PT004', 'PT006', '22P02']) {
    const cause = coded(code)
    const explained = explainStore(cause, url)
    t.ok(explained instanceof CommandError, code)
    t.match(explained, { reason: 'badRequest', message: cause.message, cause })
  }
})

t.test('a database that is away, silent, full, or without a leader is unavailable', async (t) => {
  for (const cause of [
    ...['57P01', '57014', '08006', '53300', '53100', '55P03', '25006', 'ECONNREFUSED'].map(coded),
    new NotNumbered('a:1'),
    new Unanswered('silent'),
    new Unanswered('busy'),
  ]) {
    const explained = explainStore(cause, url)
    t.ok(explained instanceof StoreUnavailable, String(cause))
    t.match(explained, { place: 'postgres' })
    t.ok(explained.cause instanceof Error, 'says why')
  }
})

t.test('anything else is a fault of ours, and stays what it is', async (t) => {
  for (const cause of [coded('42703'), coded('157P01'), new TypeError('no')])
    t.equal(explainStore(cause, url), cause)
  t.match(explainStore('a word', url), { message: 'a word' })
  t.ok(explainStore('a word', url) instanceof Error)
})
