import { setTimeout as delay } from 'node:timers/promises'

/**
 * Calls `ask` repeatedly until the answer is neither false nor undefined, and returns it. Meant for changes in other
 * processes that cause no event here; if there is an event, wait for that.
 */
export async function until<T>(
  what: string,
  ask: () => T | Promise<T>,
  { deadlineMs = 30_000, everyMs = 20 }: { deadlineMs?: number; everyMs?: number } = {},
): Promise<Exclude<T, false | undefined>> {
  const deadline = performance.now() + deadlineMs
  let lastError: unknown
  do {
    try {
      const answer = await ask()
      if (answer !== false && answer !== undefined) return answer as Exclude<T, false | undefined>
    } catch (error) {
      lastError = error
    }
    await delay(everyMs)
  } while (performance.now() < deadline)
  throw new Error(`gave up after ${deadlineMs} ms waiting for ${what}`, { cause: lastError })
}
