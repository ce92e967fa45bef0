import t from 'tap'
import { Attempt } from '../../src/black-box/attempt.ts'

const request = { method: 'GET', httpVersion: '1.1', address: '192.0.2.1', headers: {}, cookies: [] }

t.test('keeps the order of what happened, the first finding, and always the end', async (t) => {
  let now = 100
  const attempt = new Attempt('PT-7F3K2M', 'n1', 'websocket', request, () => now++)
  attempt.note('upgraded')
  attempt.found({ id: 'wrongSignature' })
  attempt.found({ id: 'invalidToken' })
  for (let count = 0; count < 1_000; count += 1) attempt.note('refused', { code: 103 })
  attempt.note('closed', { code: 3500 })
  const { at, steps, finding } = attempt.toSighting()
  t.equal(at, 100)
  t.strictSame(steps.slice(0, 2), [
    { at: 100, what: 'arrived' },
    { at: 101, what: 'upgraded' },
  ])
  t.ok(steps.length < 30)
  t.match(steps.at(-1), { what: 'closed', facts: { code: 3500 } })
  t.strictSame(finding, { id: 'wrongSignature' })
})
