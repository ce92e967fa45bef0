import type { BaseLogger } from 'pino'
import { within } from '../within.ts'
import type { DrainReport } from './drain.ts'

/** The steps of a shutdown, in order. */
export interface ShutdownSteps {
  /** Readiness fails from here on, so that load balancers send no new clients. */
  notReady(): void
  /** Stops listening; existing connections stay. */
  stopAccepting(): void | Promise<void>
  /** Moves connections to other nodes. */
  drain(): Promise<DrainReport>
  /** Releases the node's leases, leaderships and stores. */
  close(): Promise<void>
}

export interface ShutdownOptions {
  /** How long new clients are still accepted after readiness has failed, for a load balancer to notice. */
  readonly noticeMs: number
  /** The time limit of the whole shutdown. */
  readonly deadlineMs: number
  readonly sleep: (ms: number) => Promise<void>
  readonly log: Pick<BaseLogger, 'info' | 'error' | 'warn'>
}

/** True if all steps ran, false if the deadline came first. A step that fails does not stop the next. */
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
