import type { Action } from '@portico/channels'
import type { CommandErrorName, TraceCode } from '@portico/protocol'
import { LogShare } from '../limits/log-share.ts'
import { type Undecided, undecidedError } from './verdict.ts'

/** The part of a pino logger that is used here. */
interface FaultLog {
  error(fields: Readonly<Record<string, unknown>>, message: string): void
}

interface Fault {
  readonly pattern: string
  readonly action: Action
  readonly why: Undecided
  readonly cause: unknown
  /** The trace code of the connection that asked. */
  readonly trace: TraceCode | undefined
}

/**
 * Logs a policy failure once with its cause, then again after a while with the number of repeats: when the database
 * goes down, every policy fails at once.
 */
export class PolicyFaults {
  readonly #log: FaultLog
  readonly #share: LogShare

  constructor(log: FaultLog, now: () => number = Date.now, quietMs = 60_000) {
    this.#log = log
    this.#share = new LogShare(quietMs, now)
  }

  report({ pattern, action, why, cause, trace }: Fault): void {
    const repeated = this.#share.take(`${pattern} ${action} ${why}`)
    if (repeated === undefined) return
    // The error that the client gets.
    const finding: CommandErrorName = undecidedError(why).reason
    this.#log.error(
      { finding, trace, pattern, action, why, err: cause, repeated },
      'a policy could not decide',
    )
  }
}
