import t from 'tap'
import { checkEvent } from '../src/index.ts'
import { app } from './examples/channels.ts'

const db = { isMember: async (room: string, user: string) => room === '7' && user === 'mei' }
const { signal } = new AbortController()

t.test('the channels of the document are what it says of them', async (t) => {
  const durable = app.match('room:7')?.definition
  const ephemeral = app.match('room:7:typing')?.definition
  t.match(durable, { kind: 'durable', publish: 'nobody', presence: false, retainSeconds: 90 * 86_400 })
  t.match(ephemeral, { kind: 'ephemeral', publish: 'subscribers', presence: true, announce: true })
  for (const definition of [durable, ephemeral]) {
    const ask = (user: string) =>
      definition?.policy?.({
        principal: { user, claims: {} },
        params: { id: '7' },
        action: 'subscribe',
        db,
        signal,
      })
    t.match(await ask('mei'), { kind: 'allow' })
    t.match(await ask('tom'), { kind: 'deny', reason: /not a member/ })
  }
  t.ok(durable)
  if (durable === undefined) return
  t.match(checkEvent(durable, { event: 'message.sent', data: { id: '1', body: 'hello' } }), { kind: 'valid' })
  t.match(checkEvent(durable, { event: 'message.sent', data: { id: '1' } }), { kind: 'invalid' })
})
