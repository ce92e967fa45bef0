import type { Environment } from '@portico/config'

/** A subcommand's access to the outside. */
export interface Terminal {
  readonly env: Environment
  /** Paths are taken from here. */
  readonly directory: string
  /** All of standard input, as text. */
  readonly read: () => Promise<string>
  readonly print: (line: string) => void
  /** Prints to stderr: errors and hints, not the answer. */
  readonly warn: (line: string) => void
  readonly fetch: typeof fetch
  /** Ends early when the signal aborts. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>
  /** From the first call on, Ctrl-C aborts this signal instead of ending the process. */
  readonly interrupted: () => AbortSignal
}

/** 0: yes, or done. 1: no, or a problem was found. 2: no answer was possible, or the command was not understood. */
export type ExitCode = 0 | 1 | 2

/** A subcommand of one or two words; one file each, listed in subcommands.ts. */
export interface Subcommand {
  /** The arguments, as the help shows them. */
  readonly usage: string
  readonly says: string
  /** Throws `UsageError` for invalid arguments, and `CannotAnswer` if something prevents an answer. */
  run(args: readonly string[], terminal: Terminal): Promise<ExitCode>
}

export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** The message says why and what to do. */
export class CannotAnswer extends Error {
  override readonly name = 'CannotAnswer'
}
