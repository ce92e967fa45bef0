import { can } from './can.ts'
import { explainTrace } from './explain.ts'
import { migrate } from './migrate.ts'
import { seen } from './seen.ts'
import { serve } from './serve.ts'
import { streamList } from './stream/list.ts'
import { streamPosition } from './stream/position.ts'
import { streamPrune } from './stream/prune.ts'
import { streamRenew } from './stream/renew.ts'
import { streamReplay } from './stream/replay.ts'
import { streamTail } from './stream/tail.ts'
import { streamVerify } from './stream/verify.ts'
import type { Subcommand } from './subcommand.ts'
import { tokenCheck } from './token-check.ts'
import { whoCan } from './who-can.ts'

export type Subcommands = Readonly<Record<string, Subcommand>>

/** Everything `portico` can do, in the order of its help. */
export const subcommands: Subcommands = {
  serve,
  migrate,
  can,
  'who-can': whoCan,
  'token check': tokenCheck,
  explain: explainTrace,
  seen,
  'stream list': streamList,
  'stream position': streamPosition,
  'stream tail': streamTail,
  'stream replay': streamReplay,
  'stream prune': streamPrune,
  'stream renew': streamRenew,
  'stream verify': streamVerify,
}
