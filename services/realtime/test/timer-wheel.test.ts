import t from 'tap'
import { TimerWheel } from '../src/timer-wheel.ts'

function setup(options = {}) {
  const clock = { now: 1_000 }
  const wheel = new TimerWheel({ tickMs: 100, slots: 8, now: () => clock.now, ...options })
  t.teardown(() => wheel[Symbol.dispose]())
  const fired: string[] = []
  const after = (ms: number, name: string) => wheel.after(ms, () => void fired.push(name))
  const advance = (ms: number) => {
    clock.now += ms
    wheel.turn()
  }
  return { wheel, fired, after, advance }
}

t.test('fires never early and at most one tick late', async (t) => {
  const { fired, after, advance } = setup()
  after(250, 'a')
  advance(200)
  t.same(fired, [])
  advance(100)
  t.same(fired, ['a'])
})

t.test('waits whole turns of the wheel for what lies far ahead', async (t) => {
  const { fired, after, advance } = setup()
  after(2_000, 'far')
  after(400, 'near')
  for (let at = 0; at < 1_900; at += 100) advance(100)
  t.same(fired, ['near'])
  advance(100)
  t.same(fired, ['near', 'far'])
})

t.test('a timer that was cancelled does not fire', async (t) => {
  const { fired, after, advance } = setup()
  after(100, 'a').cancel()
  after(100, 'b')
  advance(200)
  t.same(fired, ['b'])
})

t.test('a timer set by a timer fires in its turn', async (t) => {
  const { wheel, fired, advance } = setup()
  wheel.after(100, () => wheel.after(100, () => void fired.push('second')))
  advance(100)
  t.same(fired, [])
  advance(200)
  t.same(fired, ['second'])
})

t.test('[T17] after a stall everything due fires, and is told how late the wheel was', async (t) => {
  const { wheel, advance } = setup()
  const late: number[] = []
  for (const ms of [100, 500, 3_000]) wheel.after(ms, ({ lateMs }) => void late.push(lateMs))
  advance(5_000)
  t.same(late, [4_900, 4_900, 4_900])
  t.equal(wheel.lateMs, 4_900)
  advance(100)
  t.equal(wheel.lateMs, 0)
})

t.test('nothing fires once it is disposed of', async (t) => {
  const { wheel, fired, after, advance } = setup()
  after(100, 'a')
  wheel[Symbol.dispose]()
  wheel[Symbol.dispose]()
  advance(1_000)
  t.same(fired, [])
})

t.test('a timer that throws is told of, and stops nobody else', async (t) => {
  const faults: unknown[] = []
  const { wheel, fired, after, advance } = setup({ onFault: (error: unknown) => void faults.push(error) })
  const slip = new Error('a slip of ours')
  after(100, 'before')
  wheel.after(100, () => {
    throw slip
  })
  after(100, 'behind')
  after(200, 'later')
  advance(200)
  t.strictSame(fired, ['before', 'behind', 'later'])
  t.strictSame(faults, [slip])
})

t.test('a fault that nobody wants to be told of is not swallowed', async (t) => {
  const { wheel, advance } = setup()
  wheel.after(100, () => {
    throw new Error('a slip of ours')
  })
  t.throws(() => advance(100), { message: 'a slip of ours' })
})
