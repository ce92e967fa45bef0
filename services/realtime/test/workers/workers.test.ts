import t from 'tap'
import { workerFaults } from '../../src/workers/worker-faults.ts'
import { type WorkerProcess, Workers } from '../../src/workers/workers.ts'

class FakeWorker implements WorkerProcess {
  readonly id: number
  readonly signals: string[] = []
  listens: () => void = () => {}
  exits: (code: number | null, signal: string | null) => void = () => {}

  constructor(id: number) {
    this.id = id
  }

  kill(signal: NodeJS.Signals): void {
    this.signals.push(signal)
  }

  onListening(listener: () => void): void {
    this.listens = listener
  }

  onExit(listener: (code: number | null, signal: string | null) => void): void {
    this.exits = listener
  }
}

function setUp(count = 2) {
  const forked: FakeWorker[] = []
  const timers: { readonly ms: number; readonly run: () => void; cancelled: boolean }[] = []
  const clock = { now: 0 }
  const counts = { replaced: 0 }
  const workers = new Workers({
    count,
    fork: () => {
      const worker = new FakeWorker(forked.length + 1)
      forked.push(worker)
      return worker
    },
    after: (ms, run) => {
      const timer = { ms, run, cancelled: false }
      timers.push(timer)
      return {
        cancel: () => {
          timer.cancelled = true
        },
      }
    },
    now: () => clock.now,
    log: { info: () => {}, error: () => {} },
    onReplace: () => {
      counts.replaced += 1
    },
  })
  for (const worker of forked) worker.listens()
  return { workers, forked, timers, clock, counts }
}

t.test('replaces a worker that crashed, after a pause', async (t) => {
  const { forked, timers, counts } = setUp()
  forked[0]?.exits(1, null)
  t.equal(counts.replaced, 1)
  t.equal(forked.length, 2, 'not at once')
  t.equal(timers[0]?.ms, 500)
  timers[0]?.run()
  t.equal(forked.length, 3)
})

t.test('pauses longer while crashes follow each other, and forgets them after a sound life', async (t) => {
  const { forked, timers, clock } = setUp(1)
  for (let crash = 0; crash < 9; crash += 1) {
    forked.at(-1)?.exits(1, null)
    timers.at(-1)?.run()
    forked.at(-1)?.listens()
  }
  t.strictSame(
    timers.map(({ ms }) => ms),
    [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000],
  )
  clock.now += 60_000
  forked.at(-1)?.exits(null, 'SIGSEGV')
  t.equal(timers.at(-1)?.ms, 500)
})

t.test('ends loudly when a worker never came to listen', async (t) => {
  const { workers, forked, timers } = setUp()
  forked[1]?.exits(1, null)
  timers[0]?.run()
  forked[2]?.exits(1, null)
  t.strictSame(forked[0]?.signals, ['SIGTERM'])
  forked[0]?.exits(0, null)
  t.equal(await workers.ended, 1)
})

t.test('passes the signal on and ends when the last worker has', async (t) => {
  const { workers, forked, counts } = setUp()
  let ended = false
  const whole = workers.ended.then((code) => {
    ended = true
    return code
  })
  workers.stop('SIGTERM')
  workers.stop('SIGTERM')
  t.strictSame(
    forked.map(({ signals }) => signals),
    [['SIGTERM'], ['SIGTERM']],
  )
  forked[0]?.exits(0, null)
  await Promise.resolve()
  t.notOk(ended)
  forked[1]?.exits(0, null)
  t.equal(await whole, 0)
  t.strictSame([forked.length, counts.replaced], [2, 0], 'nobody is replaced who was asked to go')
})

t.test('starts nobody after it was stopped during a pause', async (t) => {
  const { workers, forked, timers } = setUp(1)
  forked[0]?.exits(1, null)
  workers.stop('SIGTERM')
  t.equal(timers[0]?.cancelled, true)
  t.equal(await workers.ended, 0)
})

t.test('more than one worker needs Redis', async (t) => {
  t.strictSame([...workerFaults({ WORKERS: 1, REDIS_URL: undefined })], [])
  t.strictSame([...workerFaults({ WORKERS: 4, REDIS_URL: 'redis://r' })], [])
  const [fault] = workerFaults({ WORKERS: 2, REDIS_URL: undefined })
  t.match(fault, { name: 'WORKERS', text: /REDIS_URL/ })
})
