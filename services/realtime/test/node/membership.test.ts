import type { ClientInfo } from '@portico/protocol'
import t from 'tap'
import type { ResolvedChannel } from '../../src/node/channel-resolver.ts'
import { Membership } from '../../src/node/membership.ts'
import { DelayedLeave } from '../../src/presence/delayed-leave.ts'
import { MemoryPresence } from '../../src/presence/memory.ts'
import { member } from '../presence/contract.ts'
import { ManualTimers } from '../support/manual-timers.ts'

function setup() {
  const told: string[] = []
  const timers = new ManualTimers()
  const presence = new DelayedLeave({ presence: new MemoryPresence(), timers, delayMs: 5_000 })
  const broker = {
    announce: async (kind: string, _channel: string, { client }: ClientInfo) =>
      void told.push(`${kind} ${client}`),
  }
  const channel = { name: 'room', definition: { announce: true }, broker } as unknown as ResolvedChannel
  const membership = new Membership({ presence, onError: (error) => void t.fail(String(error)) })
  const enter = (client: string) => membership.enter(channel, member('ada', client))
  const isThere = async () => (await presence.count('room')).users === 1
  /** Past every delay. */
  const wait = async () => {
    timers.advance(10_000)
    await new Promise(setImmediate)
  }
  return { told, enter, isThere, wait }
}

t.test('a user is announced with the first connection, and gone a while after the last', async (t) => {
  const { told, enter, wait } = setup()
  const first = await enter('c1')
  first.announce()
  const second = await enter('c2')
  second.announce()
  void first.leave()
  await wait()
  t.strictSame(told, ['join c1'])
  void second.leave()
  await wait()
  t.strictSame(told, ['join c1', 'leave c2'])
})

t.test('who leaves before anybody was told of him leaves at once, in silence', async (t) => {
  const { told, enter, isThere, wait } = setup()
  await (await enter('c1')).leave()
  t.equal(await isThere(), false)
  const again = await enter('c1')
  again.announce()
  t.strictSame(told, ['join c1'], 'the next attempt is the first')
  await wait()
  t.strictSame([told, await isThere()], [['join c1'], true])
})

t.test('a failed attempt to come back lets a known user leave, and the others are told', async (t) => {
  for (const client of ['c1', 'c2']) {
    const { told, enter, isThere, wait } = setup()
    const before = await enter('c1')
    before.announce()
    void before.leave()
    const failed = await enter(client)
    void failed.leave()
    t.equal(await isThere(), true, 'for a while he may still come back')
    await wait()
    t.strictSame([told, await isThere()], [['join c1', `leave ${client}`], false])
  }
})
