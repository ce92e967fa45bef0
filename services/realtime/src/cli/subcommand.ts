import type { Environment } from '@portico/config'

/** Everything outside of it that a subcommand uses. */
export interface Terminal {
  readonly env: Environment
  /** Paths are taken from here. */
  readonly directory: string
  /** All of standard input, as text. */
  readonly read: () => Promise<string>
  readonly print: (line: string) => void
  /** Says what is not part of the answer: what went wrong, and how to go on. */
  readonly warn: (line: string) => void
  readonly fetch: typeof fetch
  /** Ends early when the signal aborts. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>
  /** From the first call on Ctrl-C aborts this instead of ending the process. */
  readonly interrupted: () => AbortSignal
}

/** 0: yes, or done. 1: no, or a problem was found. 2: no answer was possible, or the command was not understood. */
export type ExitCode = 0 | 1 | 2

/** What `portico` can do by a name of one or two words, in a file of its own and listed in subcommands.ts. */
export interface Subcommand {
  /** The arguments, as the help shows them. */
  readonly usage: string
  readonly says: string
  /** Throws `UsageError` for arguments it does not understand, `CannotAnswer` for what stands in the way. */
  run(args: readonly string[], terminal: Terminal): Promise<ExitCode>
}

export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** The message says why and what to do. */
export class CannotAnswer extends Error {
  override readonly name = 'CannotAnswer'
}
