import type { RawJson } from '@portico/protocol'
import t from 'tap'
import type { ReadOptions } from '../../src/broker/broker.ts'
import type { ResolvedChannel } from '../../src/node/channel-resolver.ts'
import { catchUp, type Replayable } from '../../src/subscription/catch-up.ts'

/** From the beginning of a stream of three publications with four bytes of data each, two characters. */
async function recover(most: Replayable) {
  const asked: ReadOptions[] = []
  const channel = {
    name: 'log:1',
    retention: { size: 100, ttlSeconds: 60 },
    definition: { kind: 'durable', recovery: 'stream' },
    broker: {
      read: async (_: string, options: ReadOptions) => {
        asked.push(options)
        const publications = [1, 2, 3].map((offset) => ({ offset, data: '"ä"' as RawJson }))
        return { top: { epoch: 'e', offset: 3 }, publications }
      },
    },
  } as unknown as ResolvedChannel
  const start = await catchUp({ channel, claimed: { epoch: 'e', offset: 0 } }, most)
  return { ...start, asked }
}

t.test('a gap is filled up to so many publications and so many bytes of them', async (t) => {
  t.match(await recover({ publications: 3, bytes: 12 }), {
    recovery: 'recovered',
    publications: { length: 3 },
    bytes: 12,
    asked: [{ limit: 4, maxBytes: 12 }],
  })
})

t.test('one with more is told, and nothing of it is replayed', async (t) => {
  const lost = { recovery: 'lost', publications: { length: 0 }, position: { epoch: 'e', offset: 3 } }
  t.match(await recover({ publications: 2, bytes: 12 }), lost)
  t.match(await recover({ publications: 3, bytes: 11 }), lost)
})

t.test('in a cache channel that is empty only a claimed position can be lost', async (t) => {
  const channel = {
    name: 'cache:1',
    retention: { size: 1, ttlSeconds: 60 },
    definition: { kind: 'ephemeral', recovery: 'cache' },
    broker: { read: async () => ({ top: { epoch: 'e', offset: 0 }, publications: [] }) },
  } as unknown as ResolvedChannel
  const most = { publications: 1, bytes: 12 }
  t.match(await catchUp({ channel }, most), { recovery: 'not-asked', named: { epoch: 'e', offset: 0 } })
  t.match(await catchUp({ channel, claimed: { epoch: 'd', offset: 3 } }, most), { recovery: 'lost' })
})
