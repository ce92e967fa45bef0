import t, { type Test } from 'tap'
import type { Principal } from '../../src/auth/principal.ts'
import { Connection } from '../../src/connection/connection.ts'
import { defaultLimits } from '../../src/limits/limits.ts'
import { NodeLimits } from '../../src/limits/node-limits.ts'
import { ManualTimers } from '../support/manual-timers.ts'

const timing = { connectSeconds: 10, pingSeconds: 25, pongSeconds: 8, graceSeconds: 5 }

/** A connection that may say three things at once and be refused once; `closed` is what it was closed for. */
function setup(t: Test) {
  const timers = new ManualTimers()
  const limits = { ...defaultLimits, connectionMessages: 1, refusals: 1 }
  const closed: string[] = []
  const quiet = new Proxy({}, { get: () => () => {} })
  const services = {
    id: () => 'c1',
    now: () => timers.now,
    limits,
    nodeLimits: new NodeLimits(limits, () => timers.now),
    timers,
    timing,
    loop: { write: () => {} },
    open: quiet,
    roster: quiet,
    observer: quiet,
    findings: quiet,
    log: quiet,
  }
  const transport = {
    name: 'websocket',
    encoding: 'json',
    bufferedBytes: 0,
    send: () => {},
    close: (reason: string) => void closed.push(reason),
  }
  const parts = [transport, { address: '192.0.2.1' }, services] as unknown as ConstructorParameters<
    typeof Connection
  >
  const connection = new Connection(...parts)
  t.teardown(() => connection.closed())
  return { connection, timers, closed }
}

t.test('pongs that nobody waits for cost what commands cost', async (t) => {
  const { connection, timers, closed } = setup(t)
  connection.received('{}\n{}\n{}\n{}')
  t.strictSame(closed, [], 'a burst, and one refusal')
  timers.advance(1_000)
  connection.received('{}\n{}')
  t.strictSame(closed, [])
  connection.received(Array(200).fill('{}').join('\n'))
  t.strictSame(closed, ['tooManyRequests'])
})

t.test('a pong that answers a ping is free', async (t) => {
  const { connection, timers, closed } = setup(t)
  connection.accept({ user: 'mei' } as Principal)
  connection.startHeartbeat()
  const ping = t.capture(connection, 'ping', connection.ping)
  connection.received('{}\n{}\n{}\n{}')
  // Nothing is left, and nothing is refilled in the moment of a ping.
  for (let round = 0; round < 5; round++) {
    while (ping().length === 0) timers.advance(100)
    connection.received('{}')
    connection.received('{}\n{}\n{}\n{}')
    t.strictSame(closed, [], `round ${round}`)
  }
})
