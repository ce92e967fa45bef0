/** Run by a test, and printed into docs/server.md. */
// #region worker
import { Realtime } from '@portico/server'
import { app } from '../fixtures/app.ts'

export const realtime = new Realtime({
  contract: app,
  url: process.env.REALTIME_URL ?? 'http://127.0.0.1:3002',
  apiKey: process.env.REALTIME_KEY ?? '',
})

/** A program of its own, outside Next.js: it does one step after the other, and open pages see how far it is. */
export async function runJob(job: string, steps: readonly (() => Promise<void>)[]): Promise<void> {
  for (const [index, step] of steps.entries()) {
    await step()
    // A service that is away for a moment does not stop the job.
    await realtime
      .publish(`job:${job}`, 'progressed', { done: index + 1, of: steps.length })
      .catch((failure: Error) => process.emitWarning(failure))
  }
}

// #endregion
