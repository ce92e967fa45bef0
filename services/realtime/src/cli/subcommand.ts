import type { Environment } from '@portico/config'

/** What a subcommand has of the world. */
export interface Terminal {
  readonly env: Environment
  /** Paths are taken from here. */
  readonly directory: string
  /** All of standard input, as text. */
  readonly read: () => Promise<string>
  readonly print: (line: string) => void
}

/** 0: yes, or done. 1: no. 2: the question could not be answered, or was not understood. */
export type ExitCode = 0 | 1 | 2

/** One word after `portico`, in a file of its own and listed in subcommands.ts. */
export interface Subcommand {
  /** The arguments, as the help shows them. */
  readonly usage: string
  readonly says: string
  /** Throws `UsageError` for arguments it does not understand. */
  run(args: readonly string[], terminal: Terminal): Promise<ExitCode>
}

export class UsageError extends Error {
  override readonly name = 'UsageError'
}
