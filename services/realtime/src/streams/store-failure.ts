import { explainConnection, sqlStateOf } from '@portico/postgres'
import { CommandError } from '@portico/protocol'
import { StoreUnavailable } from '../broker/broker.ts'
import { NotNumbered } from './log.ts'
import { Unanswered } from './statements.ts'

/** With these SQLSTATEs portico.publish() refuses, in a message that names the field. 22P02 is a malformed snapshot. */
const refusals: ReadonlySet<string> = new Set(['PT001', 'PT002', 'PT003', 'PT004', 'PT006', '22P02'])

/**
 * SQLSTATEs of outages: Postgres is shutting down or ended this connection; cancelled, out of connections, out of
 * space.
 */
const outages = /^(57|08|53|55P03|25006)/

/** Explains a failed statement: the store is unavailable, the request was wrong, or there is a bug. */
export function explainStore(error: unknown, url: string): Error {
  const code = sqlStateOf(error)
  if (error instanceof Error && refusals.has(code)) {
    return new CommandError('badRequest', error.message, { cause: error })
  }
  if (error instanceof NotNumbered || error instanceof Unanswered)
    return new StoreUnavailable('postgres', { cause: error })
  const away = explainConnection(error, url)
  if (away !== undefined || outages.test(code))
    return new StoreUnavailable('postgres', { cause: away ?? error })
  return error instanceof Error ? error : new Error(String(error))
}
