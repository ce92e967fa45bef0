import { can } from './can.ts'
import type { Subcommand } from './subcommand.ts'
import { token } from './token.ts'
import { whoCan } from './who-can.ts'

/** Everything `portico` can do, in the order of its help. */
export const subcommands: Readonly<Record<string, Subcommand>> = {
  can,
  'who-can': whoCan,
  token,
}
