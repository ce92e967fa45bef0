import type { Action } from '@portico/channels'
import type { Undecided } from './verdict.ts'

/** The part of a pino logger that is used here. */
interface FaultLog {
  error(fields: Readonly<Record<string, unknown>>, message: string): void
}

interface Told {
  readonly at: number
  readonly repeated: number
}

/**
 * Says once what is wrong with a policy, with its cause, and again after a while with the count in between: a
 * database that goes away makes every policy fail for everybody at the same moment.
 */
export class PolicyFaults {
  readonly #log: FaultLog
  readonly #now: () => number
  readonly #quietMs: number
  readonly #told = new Map<string, Told>()

  constructor(log: FaultLog, now: () => number = Date.now, quietMs = 60_000) {
    this.#log = log
    this.#now = now
    this.#quietMs = quietMs
  }

  report(pattern: string, action: Action, why: Undecided, cause: unknown): void {
    // Patterns, actions and reasons come from tables, so the keys are few.
    const key = `${pattern} ${action} ${why}`
    const told = this.#told.get(key)
    if (told !== undefined && this.#now() - told.at < this.#quietMs) {
      this.#told.set(key, { ...told, repeated: told.repeated + 1 })
      return
    }
    this.#told.set(key, { at: this.#now(), repeated: 0 })
    const repeated = told?.repeated ?? 0
    this.#log.error({ pattern, action, why, err: cause, repeated }, 'a policy could not decide')
  }
}
