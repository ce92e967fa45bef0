import t from 'tap'
import { look } from '../../src/diagnosis/asking.ts'
import { FakeClock } from '../../src/testing/fake-clock.ts'

t.test('a proxy is known by the header in which it names itself', async (t) => {
  const hopOf = async (headers: Readonly<Record<string, string>>) => {
    const get: typeof fetch = async () => Response.json({}, { headers })
    const answer = await look('http://app.test/ws/config', { get, clock: new FakeClock() })
    return answer.kind === 'answered' && answer.hop
  }
  t.equal(await hopOf({ server: 'nginx', via: '1.1 edge' }), 'nginx')
  t.equal(await hopOf({ via: '1.1 edge' }), '1.1 edge')
  t.equal(await hopOf({}), undefined)
  t.equal(await hopOf({ server: 'x'.repeat(400) }), 'x'.repeat(100), 'a fact is short')
})
