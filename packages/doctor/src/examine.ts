import type { Check } from './check.ts'
import { type CheckName, checkTable } from './check-table.ts'
import type { ExaminedOrigin } from './examined-origin.ts'
import { unknown, type Verdict } from './verdict.ts'

export interface Examined {
  readonly check: CheckName
  readonly verdict: Verdict
  readonly ms: number
}

/**
 * Runs the checks one after another, so that none distorts the times that another measures. A check that needs a failed
 * one is skipped, so that one fault is reported once.
 */
export async function* examine(
  origin: ExaminedOrigin,
  checks: readonly Check[],
  onAsked: (check: CheckName) => void = () => {},
): AsyncGenerator<Examined, void, undefined> {
  const made = new Map<CheckName, Verdict>()
  for (const { name, needs, ask } of checks) {
    onAsked(name)
    const started = performance.now()
    const missing = needs.find((need) => (made.get(need)?.kind ?? 'green') !== 'green')
    const verdict = missing === undefined ? await attempt(ask, origin) : unanswerable(missing)
    made.set(name, verdict)
    yield { check: name, verdict, ms: performance.now() - started }
  }
}

function unanswerable(missing: CheckName): Verdict {
  return unknown(`not asked: it needs “${checkTable[missing].title}”`)
}

/** Checks do not throw. If one does, the doctor has a defect; it says nothing about the origin. */
async function attempt(ask: Check['ask'], origin: ExaminedOrigin): Promise<Verdict> {
  try {
    return await ask(origin)
  } catch (error) {
    return unknown(`the check itself failed: ${error instanceof Error ? error.message : String(error)}`)
  }
}
