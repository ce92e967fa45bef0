import t from 'tap'

import { openTheatre, Stage } from '../stage/stage.ts'
import { Matrix } from './matrix.ts'
import { inConsole } from './sights.ts'

/** Failures of one channel or publication, while the connection is well. */

const theatre = await openTheatre()
t.teardown(() => theatre[Symbol.asyncDispose]())
const env = {
  LIMIT_MESSAGE_BYTES: '1000',
  LIMIT_CONNECTION_SUBSCRIPTIONS: '1',
  PING_SECONDS: '2',
  PONG_SECONDS: '1',
}
const stage = await Stage.open(theatre, { doors: ['nginx'], env })
t.teardown(() => stage[Symbol.asyncDispose]())

const matrix = new Matrix(t, import.meta.filename)

async function subscribing(channel: string) {
  await using ada = await stage.visit()
  return await inConsole(ada, () => ada.subscribe(channel))
}

async function publishing(channel: string, event: string, data: unknown) {
  await using ada = await stage.visit({ channels: [channel] })
  return await inConsole(ada, () => ada.publish(channel, event, data))
}

matrix.row('subscriptionDenied', 'the policy of the channel says no', () => subscribing('private:bob'))
matrix.row('unknownChannel', 'no pattern of the contract fits the channel', () => subscribing('nowhere:1'))
matrix.row('limitExceeded', 'one channel more than LIMIT_CONNECTION_SUBSCRIPTIONS', async () => {
  await using ada = await stage.visit({ channels: ['chat:1'] })
  return await inConsole(ada, () => ada.subscribe('chat:2'))
})
matrix.row('schemaMismatch', 'what is published breaks the schema of its event', () =>
  publishing('typed:1', 'said', { text: 7 }),
)
matrix.row('tooLarge', 'what is published is larger than LIMIT_MESSAGE_BYTES', () =>
  publishing('chat:1', 'said', 'x'.repeat(2_000)),
)
matrix.row('permissionDenied', 'a client publishes where only the back end does', () =>
  publishing('private:ada', 'said', 'hello'),
)

matrix.row(
  'historyLost',
  'more was said while the page slept than the channel remembers',
  async () => {
    const channel = 'chat:long'
    await using ada = await stage.visit({ channels: [channel] })
    const miss = async () => {
      await ada.listens(channel)
      await ada.sleep()
      await stage.empty()
      for (let count = 0; count < 12; count++)
        await stage.node.publish(channel, { event: 'said', data: count })
      await ada.wake()
    }
    return await inConsole(ada, miss, { besides: 'noPong' })
  },
  { knownAfterMs: 3_000 },
)
