import t from 'tap'
import { DrainState } from '../../src/drain/drain-state.ts'
import { type ShutdownOptions, type ShutdownSteps, shutDown } from '../../src/drain/shutdown.ts'
import { Health } from '../../src/ops/health.ts'

function setUp(given: Partial<ShutdownSteps> = {}, options: Partial<ShutdownOptions> = {}) {
  const events: string[] = []
  const note = (what: string) => async () => {
    events.push(what)
  }
  const steps: ShutdownSteps = {
    notReady: note('not ready'),
    stopAccepting: note('stop accepting'),
    drain: async () => {
      events.push('drain')
      return { told: 1, closed: 1, steps: 1 }
    },
    close: note('close'),
    ...given,
  }
  const log = {
    info: (_fields: unknown, message: string) => events.push(message),
    warn: (_fields: unknown, message: string) => events.push(message),
    error: ({ step }: { step: string }, message: string) => events.push(`${message}: ${step}`),
  } as unknown as ShutdownOptions['log']
  const sleep = async (ms: number) => {
    events.push(`slept ${ms}`)
  }
  return { events, stop: () => shutDown(steps, { noticeMs: 0, deadlineMs: 5_000, sleep, log, ...options }) }
}

t.test('is not ready first, then stops accepting, then drains, then closes', async (t) => {
  const { events, stop } = setUp()
  t.equal(await stop(), true)
  t.strictSame(events, ['not ready', 'stop accepting', 'drain', 'connections moved', 'close'])
})

t.test('goes on accepting while load balancers notice', async (t) => {
  const { events, stop } = setUp({}, { noticeMs: 4_000 })
  await stop()
  t.strictSame(events.slice(0, 3), ['not ready', 'slept 4000', 'stop accepting'])
})

t.test('goes on when a step fails', async (t) => {
  const { events, stop } = setUp({
    drain: async () => {
      throw new Error('odd')
    },
  })
  t.equal(await stop(), true)
  t.match(events, ['not ready', 'stop accepting', 'a step of the shutdown failed: drain', 'close'])
})

t.test('is cut short by its deadline', async (t) => {
  const { events, stop } = setUp({ drain: () => new Promise(() => {}) }, { deadlineMs: 20 })
  t.equal(await stop(), false)
  t.strictSame(events, ['not ready', 'stop accepting', 'shutdown cut short by its deadline'])
})

t.test('a node that drains is not ready and says why', async (t) => {
  const drainState = new DrainState('n1')
  const health = new Health({ components: [drainState] })
  t.match(await health.readiness(), { status: 'ready' })
  drainState.begin()
  t.match(await health.readiness(), {
    status: 'not ready',
    components: { draining: { ok: false, detail: /shutting down/ } },
  })
})
