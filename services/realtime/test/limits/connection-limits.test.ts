import t from 'tap'
import { ConnectionLimits } from '../../src/limits/connection-limits.ts'
import { defaultLimits, type Limits } from '../../src/limits/limits.ts'
import { NodeLimits } from '../../src/limits/node-limits.ts'

function setUp(given: Partial<Limits> = {}) {
  const clock = { now: 0 }
  const nodeLimits = new NodeLimits({ ...defaultLimits, ...given }, () => clock.now)
  return { clock, users: nodeLimits.users, connect: () => new ConnectionLimits(nodeLimits) }
}

t.test('lets a page load: one connect and every subscription in one frame', async (t) => {
  const connection = setUp().connect()
  for (let command = 0; command <= defaultLimits.connectionSubscriptions; command += 1)
    t.equal(connection.take(200).kind, 'granted')
})

t.test('lets the largest frame pass however low the rate in bytes', async (t) => {
  const connection = setUp({ connectionBytes: 1, userBytes: 1 }).connect()
  connection.identify('ann')
  t.equal(connection.take(defaultLimits.frameBytes).kind, 'granted')
  t.strictSame(connection.take(1_000), { kind: 'refused', reason: 'tooManyRequests' })
})

t.test('refuses the commands that come too fast, then takes them again', async (t) => {
  const { clock, connect } = setUp({ connectionMessages: 10 })
  const connection = connect()
  for (let command = 0; command < 30; command += 1) t.equal(connection.take(1).kind, 'granted')
  t.strictSame(connection.take(1), { kind: 'refused', reason: 'tooManyRequests' })
  clock.now += 100
  t.equal(connection.take(1).kind, 'granted')
})

t.test('says how many commands can be paid for, by the connection and by its user', async (t) => {
  const { clock, connect } = setUp({ connectionMessages: 10, userMessages: 4 })
  const [tab, other] = [connect(), connect()]
  t.strictSame([tab.affords(30), tab.affords(31)], [true, false])
  tab.identify('ann')
  other.identify('ann')
  t.strictSame([tab.affords(12), tab.affords(13)], [true, false])
  for (let command = 0; command < 10; command += 1) other.take(1)
  t.strictSame([tab.affords(2), tab.affords(3)], [true, false])
  clock.now += 250
  t.strictSame([tab.affords(3), tab.affords(4)], [true, false])
})

t.test('ends a connection that does not stop', async (t) => {
  const connection = setUp({ connectionMessages: 1, refusals: 5 }).connect()
  for (let command = 0; command < 3; command += 1) connection.take(1)
  for (let command = 0; command < 5; command += 1) t.equal(connection.take(1).kind, 'refused')
  t.strictSame(connection.take(1), { kind: 'disconnected', reason: 'tooManyRequests' })
})

t.test('forgives refusals once a command has passed', async (t) => {
  const { clock, connect } = setUp({ connectionMessages: 1, refusals: 2 })
  const connection = connect()
  for (let command = 0; command < 5; command += 1) connection.take(1)
  clock.now += 1_000
  t.equal(connection.take(1).kind, 'granted')
  t.equal(connection.take(1).kind, 'refused')
})

t.test('counts all connections of a user together', async (t) => {
  const { connect } = setUp({ userMessages: 10 })
  const [tab, other, stranger] = [connect(), connect(), connect()]
  tab.identify('ann')
  other.identify('ann')
  stranger.identify('bob')
  for (let command = 0; command < 30; command += 1) tab.take(1)
  t.equal(other.take(1).kind, 'refused')
  t.equal(stranger.take(1).kind, 'granted')
})

t.test('never lets anonymous connections share a limit', async (t) => {
  const { connect, users } = setUp({ userMessages: 1, userConnections: 1 })
  const [one, two] = [connect(), connect()]
  t.equal(one.identify('').kind, 'granted')
  t.equal(two.identify('').kind, 'granted')
  for (let command = 0; command < 10; command += 1) t.equal(one.take(1).kind, 'granted')
  t.equal(users.size, 0)
})

t.test('bounds the connections of a user and forgets who has left', async (t) => {
  const { connect, users } = setUp({ userConnections: 2 })
  const [one, two, three] = [connect(), connect(), connect()]
  one.identify('ann')
  two.identify('ann')
  t.strictSame(three.identify('ann'), { kind: 'disconnected', reason: 'connectionLimit' })
  three.release()
  t.equal(users.size, 1, 'releasing the refused one gives back nothing it never had')
  one.release()
  one.release()
  t.equal(connect().identify('ann').kind, 'granted')
  t.equal(connect().identify('ann').kind, 'disconnected')
})

t.test('bounds subscriptions per connection and per user', async (t) => {
  const { connect, users } = setUp({ connectionSubscriptions: 2, userSubscriptions: 3 })
  const [one, two] = [connect(), connect()]
  one.identify('ann')
  two.identify('ann')
  one.subscribe()
  one.subscribe()
  t.strictSame(one.subscribe(), { kind: 'refused', reason: 'limitExceeded' })
  two.subscribe()
  t.equal(two.subscribe().kind, 'refused')
  one.unsubscribe()
  t.equal(two.subscribe().kind, 'granted')
  one.release()
  two.release()
  t.equal(users.size, 0)
})

t.test('a large reply takes room of the node until its reader has it, a small one none', async (t) => {
  const { connect } = setUp({ queueBytes: 200, nodeReplyBytes: 4_000 })
  const [one, two] = [connect(), connect()]
  one.identify('ann')
  two.identify('ann')
  t.equal(one.replay(100).kind, 'granted')
  t.equal(one.holdsReply, false)
  t.equal(one.replay(850).kind, 'granted', 'the reply to one command is counted as a whole')
  t.equal(one.holdsReply, true)
  t.equal(one.answer(5_000).kind, 'granted', 'and not once more when it is printed')
  t.equal(two.answer(100).kind, 'granted')
  two.answered()
  t.strictSame(two.replay(101), { kind: 'refused', reason: 'tooManyRequests' }, 'a user has a quarter')
  one.answered()
  t.equal(two.answer(101).kind, 'granted')
  two.release()
  t.equal(one.replay(1_000).kind, 'granted', 'who leaves gives it back')
})

t.test('the room for large replies is bounded over all users, and everybody anonymous is one', async (t) => {
  const { connect } = setUp({ queueBytes: 200, nodeReplyBytes: 4_000 })
  const [first, second] = [connect(), connect()]
  t.equal(first.replay(600).kind, 'granted')
  t.equal(second.replay(600).kind, 'refused')
  for (const user of ['ann', 'bob', 'cid']) {
    const connection = connect()
    connection.identify(user)
    t.equal(connection.replay(1_000).kind, 'granted')
  }
  const late = connect()
  late.identify('dan')
  t.equal(late.replay(500).kind, 'refused')
  t.equal(late.replay(400).kind, 'granted')
})
