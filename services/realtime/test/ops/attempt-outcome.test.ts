import { once } from 'node:events'
import { until } from '@portico/harness'
import t from 'tap'
import { WebSocket } from 'ws'
import { outcomeOf } from '../../src/ops/attempt-outcome.ts'
import { startService, testOrigin } from '../support/service.ts'
import { WireClient } from '../support/wire-client.ts'

t.test('what any stranger may send is refused, and what is the service’s own doing fails', async (t) => {
  for (const finding of ['originRefused', 'addressConnectionLimit', 'wrongSignature', 'stale'] as const)
    t.equal(outcomeOf(finding), 'refused', finding)
  for (const finding of ['serviceConnectionLimit', 'keysAway', 'internal', 'tooManyRequests'] as const)
    t.equal(outcomeOf(finding), 'failed', finding)
  for (const finding of ['tokenExpired', 'draining'] as const)
    t.equal(outcomeOf(finding), 'turned-away', finding)
  t.equal(outcomeOf(undefined), 'abandoned')
})

const said = [
  '{"id":1,"connect":{"token":"nonsense"}}',
  '{"id":1,"connect":{"token":"eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbm4ifQ.c2ln"}}',
  '{"id":1,"connect":{}}',
  '{"id":1,"subscribe":{"channel":"chat:1"}}',
  '{"id":1,"connect":',
]

t.test('nothing that somebody without a token tries is counted as a failure', async (t) => {
  await using running = await startService()
  const { url, websocketUrl } = running
  const origin = 'https://evil.example'
  await once(new WebSocket(websocketUrl, { origin }), 'error')
  for (const method of ['POST', 'OPTIONS']) await fetch(`${url}/ws/poll`, { method, headers: { origin } })
  await fetch(`${url}/ws/emulation`, { method: 'POST', headers: { origin } })
  const metrics = await (await fetch(`${url}/metrics`)).text()
  t.match(metrics, /^portico_attempts_total\{outcome="refused"\} 2$/m, 'the other two do not try to connect')
  for (const line of said) {
    await using stranger = await WireClient.open(websocketUrl)
    stranger.sendRaw(line)
    await Promise.race([stranger.closed, once(stranger.socket, 'message')])
  }
  const outcomes = await until('every attempt to be counted', async () => {
    const text = await (await fetch(`${url}/metrics`)).text()
    const counts = Array.from(
      text.matchAll(/^portico_attempts_total\{outcome="([\w-]+)"\} (\d+)$/gm),
      ([, outcome, count]): [string | undefined, number] => [outcome, Number(count)],
    )
    const all = counts.reduce((sum, [, count]) => sum + count, 0)
    return all === 2 + said.length && Object.fromEntries(counts)
  })
  t.match(outcomes, { refused: 2 + said.length, failed: 0 })
})

t.test(
  'a body for which there is no room is a failed attempt only where it opens a connection',
  async (t) => {
    await using running = await startService({ env: { LIMIT_NODE_ARRIVAL_BYTES: '16' } })
    const { url } = running
    const failed = async () => {
      const text = await (await fetch(`${url}/metrics`)).text()
      return Number(/^portico_attempts_total\{outcome="failed"\} (\d+)$/m.exec(text)?.[1])
    }
    const crowded = async (path: string) => {
      const headers = { origin: testOrigin, 'content-type': 'application/octet-stream' }
      const { status } = await fetch(url + path, { method: 'POST', headers, body: 'x'.repeat(1_000) })
      t.equal(status, 429, path)
    }
    const before = await failed()
    await crowded('/ws/emulation')
    await crowded('/ws/poll')
    t.equal(await failed(), before, 'the connection stands')
    await crowded('/ws/http_stream')
    t.equal(await failed(), before + 1)
  },
)
