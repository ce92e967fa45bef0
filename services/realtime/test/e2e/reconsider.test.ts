import { defineChannels, deny, ephemeral } from '@portico/channels'
import t from 'tap'
import { startService } from '../support/service.ts'
import { WireClient } from '../support/wire-client.ts'

t.test('what policies read has changed: verdicts are forgotten, and subscriptions end', async (t) => {
  const open = new Set(['publish', 'subscribe'])
  const stage = ephemeral({
    policy: ({ action }) => open.has(action) || deny('The show is over.'),
    publish: 'policy',
  })
  const contract = defineChannels<unknown>()({ 'stage:{id}': stage })
  const running = await startService({ contract })
  t.teardown(() => running[Symbol.asyncDispose]())
  const connect = async (user: string) => {
    const client = await WireClient.connect(running.websocketUrl, { user })
    t.teardown(() => client[Symbol.asyncDispose]())
    return client
  }
  const reconsider = async (about: object) => {
    const headers = { 'content-type': 'application/json', 'x-api-key': 'test-key' }
    const body = JSON.stringify(about)
    const answer = await fetch(`${running.url}/api/reconsider`, { method: 'POST', headers, body })
    t.strictSame(await answer.json(), { result: {} })
  }
  const said = { channel: 'stage:1', data: '1' as never }
  const [watching, other] = [await connect('7'), await connect('8')]
  await watching.call('subscribe', { channel: 'stage:1' })
  await watching.call('publish', said)
  await other.call('publish', said)
  await other.call('publish', { ...said, channel: 'stage:2' })

  open.delete('publish')
  await watching.call('publish', said)
  await reconsider({ channel: 'stage:1' })
  t.match(await watching.refused('publish', said), { code: 103, message: /The show is over/ })
  t.match(await other.refused('publish', said), { code: 103 }, 'also for who is not subscribed')
  await other.call('publish', { ...said, channel: 'stage:2' })

  open.delete('subscribe')
  await reconsider({ channel: 'stage:1', user: '8' })
  t.same(await watching.call('rpc', { method: '$sys.ping' }), { data: '{}' })
  await reconsider({ channel: 'stage:1' })
  const pushes = []
  for (let push = await watching.pushes.next(); ; push = await watching.pushes.next()) {
    pushes.push(push)
    if (push.unsubscribe) break
  }
  t.match(pushes.at(-1), { channel: 'stage:1', unsubscribe: { code: 2100 } })
})
