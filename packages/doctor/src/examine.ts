import { type CheckName, checks } from './checks.ts'
import type { Consultation } from './consultation.ts'
import type { Patient } from './patient.ts'
import { unknown, type Verdict } from './verdict.ts'

export interface Examined {
  readonly check: CheckName
  readonly verdict: Verdict
  readonly ms: number
}

/**
 * Makes the checks one after the other, so that none disturbs another's times. What was already found wrong further
 * up the way is not found wrong again.
 */
export async function* examine(
  patient: Patient,
  consultations: readonly Consultation[],
  onAsked: (check: CheckName) => void = () => {},
): AsyncGenerator<Examined, void, undefined> {
  const made = new Map<CheckName, Verdict>()
  for (const { check, needs, ask } of consultations) {
    onAsked(check)
    const started = performance.now()
    const missing = needs.find((need) => (made.get(need)?.kind ?? 'green') !== 'green')
    const verdict = missing === undefined ? await attempt(ask, patient) : unanswerable(missing)
    made.set(check, verdict)
    yield { check, verdict, ms: performance.now() - started }
  }
}

function unanswerable(missing: CheckName): Verdict {
  return unknown(`not asked: it needs “${checks[missing].title}”`)
}

/** Checks do not throw; one that does is a defect of the doctor and no finding about its patient. */
async function attempt(ask: Consultation['ask'], patient: Patient): Promise<Verdict> {
  try {
    return await ask(patient)
  } catch (error) {
    return unknown(`the check itself failed: ${error instanceof Error ? error.message : String(error)}`)
  }
}
