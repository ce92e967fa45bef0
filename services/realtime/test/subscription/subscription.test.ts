import { applyPatch, type Publication, type RawJson } from '@portico/protocol'
import t from 'tap'
import type { OutgoingFrame } from '../../src/frame/frame.ts'
import { Batch } from '../../src/hub/batch.ts'
import type { ResolvedChannel } from '../../src/node/channel-resolver.ts'
import type { NodeContext } from '../../src/node/node-context.ts'
import { catchUp } from '../../src/subscription/catch-up.ts'
import { toSubscribeResult } from '../../src/subscription/subscribe-result.ts'
import { Subscription } from '../../src/subscription/subscription.ts'
import type { SubscriptionRequest } from '../../src/subscription/subscription-request.ts'
import type { SubscriberConnection } from '../../src/subscription/subscriptions.ts'

const most = { publications: 100, bytes: 10_000 }
const features = { joinLeave: false, delta: true, filter: undefined }
const longText = 'the same in every publication of this channel, so that a patch is a gain'
const publication = (offset: number): Publication => ({
  offset,
  data: JSON.stringify({ longText, offset }) as RawJson,
})

/** Recovers from 4 a stream that ends with 6, whose publications in `seen` the client's rows contained. */
async function recover(seen: number[], takesPatches = true) {
  const frames: OutgoingFrame[] = []
  const channel = {
    name: 'log:1',
    retention: { size: 100, ttlSeconds: 60 },
    definition: { kind: 'durable', recovery: 'stream' },
    broker: {
      read: async () => ({
        top: { epoch: 'e', offset: 6 },
        publications: [publication(5), publication(6)],
        seen: new Set(seen),
      }),
    },
  } as unknown as ResolvedChannel
  const connection = {
    id: 'c1',
    principal: { user: 'mei' },
    encoding: 'json',
    isReading: true,
    takesPatches,
    push: (frame: OutgoingFrame) => void frames.push(frame),
  } as unknown as SubscriberConnection
  const claimed = { epoch: 'e', offset: 4 }
  const listener = { endedItself: () => t.fail('it goes on') }
  const request: SubscriptionRequest = { channel, side: 'client', features, claimed, snapshot: 'of the rows' }
  const subscription = new Subscription(request, connection, {} as NodeContext, listener)
  const start = await catchUp(request, most)
  subscription.goLive(start)
  subscription.cursor.deliver(
    new Batch({ channel: 'log:1', epoch: 'e', publications: [publication(7)], base: publication(6) }),
  )
  const { pub } = JSON.parse(Buffer.from(frames[0]?.bytes ?? []).toString()).push
  return { replayed: toSubscribeResult(start, features, 'json').publications, pub }
}

t.test('what follows a recovery is a patch on its last publication', async (t) => {
  const { replayed, pub } = await recover([5])
  t.equal(pub.delta, true)
  const base = JSON.parse(String(replayed?.at(-1)?.data))
  t.equal(applyPatch(base, pub.data), publication(7).data)
})

t.test('and whole where the rows of the client contained that one', async (t) => {
  for (const seen of [[6], [5, 6]]) {
    const { pub } = await recover(seen)
    t.equal(pub.delta, undefined)
    t.equal(pub.data, publication(7).data)
  }
})

t.test('and whole on a connection that takes no patches', async (t) => {
  const { pub } = await recover([5], false)
  t.equal(pub.data, publication(7).data)
})
