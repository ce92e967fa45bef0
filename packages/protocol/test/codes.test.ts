import t from 'tap'

import {
  CommandError,
  commandErrors,
  Disconnect,
  disconnects,
  mayReconnect,
  retiredCodes,
  unsubscribes,
} from '../src/index.ts'

const tables = { commandErrors, disconnects, unsubscribes }
const rows = Object.values(tables).flatMap((table) => Object.values(table))
const within = (table: Record<string, { code: number }>, ...ranges: [number, number][]) =>
  Object.values(table).filter(({ code }) => !ranges.some(([from, to]) => code >= from && code <= to))

t.test('a number stands for one reason, and never for one that is gone', async (t) => {
  const codes = rows.map(({ code }) => code)
  t.equal(new Set(codes).size, codes.length)
  t.same(
    codes.filter((code) => retiredCodes.has(code)),
    [],
  )
})

t.test('every number lies in the range that tells clients what to do', async (t) => {
  t.same(within(commandErrors, [100, 113], [400, 1999]), [])
  t.same(within(disconnects, [3000, 3999], [4000, 4999]), [])
  t.same(within(unsubscribes, [2000, 2002], [2100, 2999]), [])
})

t.test('[T19] a close frame can carry every code and every text', async (t) => {
  for (const { code, text } of Object.values(disconnects)) {
    t.ok(code <= 4999, `${code}`)
    t.ok(new TextEncoder().encode(text).length <= 123, text)
  }
})

t.test('[T1] no text is empty or reads as JSON, which clients would take for reconnect advice', async (t) => {
  for (const { text } of rows) {
    t.not(text, '')
    t.throws(() => JSON.parse(text), text)
  }
})

t.test('the range of a close code is the policy of reconnecting', async (t) => {
  const answers = [1006, 1009, 3000, 3499, 3500, 3999, 4000, 4499, 4500, 4999, 5000].map(mayReconnect)
  t.same(answers, [true, false, true, true, false, false, true, true, false, false, true])
})

t.test('an error speaks in its table’s words unless it has better ones', async (t) => {
  const plain = new CommandError('tooManyRequests')
  t.match(plain, { code: 111, message: 'too many requests', temporary: true })
  const detailed = new CommandError('badRequest', 'publish.data: expected a value', { cause: plain })
  t.match(detailed, { code: 107, message: 'publish.data: expected a value', temporary: false, cause: plain })
  t.match(new Disconnect('noPong'), { code: 3012, message: 'no pong' })
})
