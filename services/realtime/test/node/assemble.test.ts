import { defineChannels, durable, ephemeral } from '@portico/channels'
import t from 'tap'
import type { Broker, Position } from '../../src/broker/broker.ts'
import { defaultLimits } from '../../src/limits/limits.ts'
import { assembleNode, type Backends } from '../../src/node/assemble.ts'
import type { EmulatedConnections } from '../../src/node/node-control-handler.ts'
import { DeliveryCursor } from '../../src/subscription/delivery-cursor.ts'
import { ManualTimers } from '../support/manual-timers.ts'

const contract = defineChannels()({
  'log:{id}': durable({ retain: '1 day' }),
  'feed:{id}': ephemeral({ history: { size: 10, ttl: '1 minute' } }),
})
const timing = { positionCheckMs: 40_000, positionGraceMs: 3_000 }
const unused = { describe: () => {}, [Symbol.asyncDispose]: async () => {} }

/** A node of which a broker says: this is where the channel is. */
function setup(top: Position, reached?: Broker['reached']) {
  const reads: string[] = []
  const broker = {
    listen: async () => {},
    unlisten: async () => {},
    read: async (name: string) => {
      reads.push(name)
      return { top, publications: [] }
    },
    ...(reached && { reached }),
    [Symbol.asyncDispose]: async () => {},
  } as unknown as Broker
  const timers = new ManualTimers()
  const backends = {
    brokers: () => ({ ephemeral: broker, durable: broker }),
    presence: () => unused,
    control: () => unused,
    revocations: () => unused,
  } as unknown as Backends
  const { hub } = assembleNode({
    id: 'n1',
    name: 'n1',
    version: '0',
    contract,
    backends,
    limits: defaultLimits,
    timers,
    emulated: {} as EmulatedConnections,
    attempts: { remembers: () => undefined },
    observer: { published: () => {}, delivered: () => {}, found: () => {} },
    onError: (error) => t.fail(String(error)),
  })
  /** Whether a subscription that stands at 4 is told, at the next look, that it has missed something. */
  const isFound = async (name: string) => {
    let isLost = false
    const recipient = { encoding: 'json', isReading: true, takesPatches: true, push: () => {} } as const
    const cursor = new DeliveryCursor(recipient, () => {
      isLost = true
    })
    await hub.add(name, cursor)
    cursor.goLive(
      { joinLeave: false, delta: false, filter: undefined },
      { position: { epoch: 'e', offset: 4 }, hasBase: false },
    )
    timers.advance(timing.positionCheckMs)
    await new Promise(setImmediate)
    timers.advance(timing.positionGraceMs)
    await new Promise(setImmediate)
    return isLost
  }
  return { isFound, reads }
}

t.test('who missed the newest publication is found by the store that has it', async (t) => {
  const { isFound, reads } = setup({ epoch: 'e', offset: 5 })
  t.equal(await isFound('feed:1'), true)
  t.strictSame(reads, ['feed:1'])
  t.equal(await setup({ epoch: 'e', offset: 4 }).isFound('feed:1'), false)
})

t.test('no store is asked where the broker finds by itself what was lost', async (t) => {
  const places: [string, Position, boolean][] = [
    ['what it has delivered', { epoch: 'e', offset: 4 }, false],
    ['more', { epoch: 'e', offset: 5 }, true],
    ['what retention or another life of the database made of it', { epoch: 'f', offset: 0 }, true],
  ]
  for (const [what, reached, isBehind] of places) {
    const { isFound, reads } = setup({ epoch: 'never', offset: 9 }, () => reached)
    t.equal(await isFound('log:1'), isBehind, what)
    t.strictSame(reads, [])
  }
})

t.test('and the store is asked where such a broker does not know', async (t) => {
  const { isFound, reads } = setup({ epoch: 'e', offset: 5 }, () => undefined)
  t.equal(await isFound('log:1'), true)
  t.strictSame(reads, ['log:1'])
})
