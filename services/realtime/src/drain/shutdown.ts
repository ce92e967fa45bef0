import type { BaseLogger } from 'pino'
import { within } from '../within.ts'
import type { DrainReport } from './drain.ts'

/** What stopping consists of, in this order. */
export interface ShutdownSteps {
  /** Readiness says no from here on, so that nobody sends new clients. */
  notReady(): void
  /** The listener goes; what is connected stays. */
  stopAccepting(): void | Promise<void>
  /** Connections move to other nodes. */
  drain(): Promise<DrainReport>
  /** The node's leases, leaderships and stores are given back. */
  close(): Promise<void>
}

export interface ShutdownOptions {
  /** How long new clients are still taken after readiness said no, for a load balancer to notice. */
  readonly noticeMs: number
  /** All of it takes at most this long. */
  readonly deadlineMs: number
  readonly sleep: (ms: number) => Promise<void>
  readonly log: Pick<BaseLogger, 'info' | 'error' | 'warn'>
}

/** True when everything was done, false when the deadline came first. A step that fails does not keep the next from running. */
export async function shutDown(steps: ShutdownSteps, options: ShutdownOptions): Promise<boolean> {
  const { deadlineMs, log } = options
  const done = await within(runSteps(steps, options), deadlineMs)
  if (done === undefined) log.warn({ deadlineMs }, 'shutdown cut short by its deadline')
  return done ?? false
}

async function runSteps(steps: ShutdownSteps, { noticeMs, sleep, log }: ShutdownOptions): Promise<true> {
  const step = async (name: keyof ShutdownSteps, run: () => unknown) => {
    try {
      return await run()
    } catch (error) {
      log.error({ err: error, step: name }, 'a step of the shutdown failed')
      return undefined
    }
  }
  await step('notReady', () => steps.notReady())
  if (noticeMs > 0) await sleep(noticeMs)
  await step('stopAccepting', () => steps.stopAccepting())
  await step('drain', async () => log.info(await steps.drain(), 'connections moved'))
  await step('close', () => steps.close())
  return true
}
