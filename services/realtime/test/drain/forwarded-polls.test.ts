import { once } from 'node:events'
import { startRedis, until } from '@portico/harness'
import { type PollAnswer, type PollOpened, rawJson } from '@portico/protocol'
import t from 'tap'
import { type RunningService, startService, testOrigin } from '../support/service.ts'
import { signToken } from '../support/token.ts'
import { WireClient } from '../support/wire-client.ts'

const poll = (running: RunningService, body: object) =>
  fetch(`${running.url}/ws/poll`, {
    method: 'POST',
    headers: { origin: testOrigin, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

t.test('a node that leaves lets go of the polls that it holds for others, and nothing is lost', async (t) => {
  await using redis = await startRedis()
  const env = { REDIS_URL: redis.url, DRAIN_SECONDS: '1' }
  await using stays = await startService({ env })
  await using leaves = await startService({ env })
  await until('both to know each other', async () => (await stays.service.node.node.nodes()).length === 2)

  const connect = `{"id":1,"connect":{"token":"${await signToken()}"}}\n{"id":2,"subscribe":{"channel":"feed:1"}}`
  const opened = (await (await poll(stays, { data: connect })).json()) as PollOpened
  const { session, node } = opened
  let answer: PollAnswer = opened
  while (!answer.frame.includes('"id":2')) {
    answer = (await (await poll(stays, { session, node, ack: answer.seq })).json()) as PollAnswer
  }

  // It takes its time to leave: somebody is there who does not hurry.
  await using _slow = await WireClient.connect(leaves.websocketUrl)
  const arrived = once(leaves.service.app.server, 'request')
  const held = poll(leaves, { session, node, ack: answer.seq })
  await arrived
  const gone = leaves.service.leave()
  const emptyHanded = await held
  t.match(await emptyHanded.json(), { seq: answer.seq, frame: '' })
  t.equal(emptyHanded.headers.get('connection'), 'close')

  await stays.service.node.node.publish('feed:1', { data: rawJson(1) })
  const next = (await (await poll(stays, { session, node, ack: answer.seq })).json()) as PollAnswer
  t.match(next.frame, /"channel":"feed:1"/)
  t.equal(await gone, true)
})
