import { sqlStateOf } from './sql-state.ts'

export type DbUnavailableReason =
  | 'malformed-url'
  | 'unreachable'
  | 'login-refused'
  | 'missing-database'
  | 'too-old'
  | 'full'
  | 'client-missing'

/** Why the database cannot be used now, and what to do about it. Neither text holds a password. */
export class DbUnavailable extends Error {
  override readonly name = 'DbUnavailable'
  readonly reason: DbUnavailableReason
  readonly cure: string

  constructor(reason: DbUnavailableReason, what: string, cure: string, options?: ErrorOptions) {
    super(`${what}. ${cure}`, options)
    this.reason = reason
    this.cure = cure
  }
}

/** SQLSTATEs with which Postgres refuses a connection. */
const refusals: Readonly<Record<string, readonly [DbUnavailableReason, string, string]>> = {
  '28P01': ['login-refused', 'refuses the password', 'Correct the user or the password in DATABASE_URL'],
  '28000': [
    'login-refused',
    'refuses this user',
    'Correct the user in DATABASE_URL, or allow it in pg_hba.conf',
  ],
  '3D000': [
    'missing-database',
    'has no such database',
    'Create it (createdb), or correct its name in DATABASE_URL',
  ],
  '53300': [
    'full',
    'has no connection left',
    'Raise max_connections, or lower the number of nodes or the pool',
  ],
  '57P03': ['unreachable', 'is starting or stopping', 'Try again in a moment'],
}

/** Describes why Postgres refused a connection with this SQLSTATE, without naming host, user or secret. */
export function refusalOf(sqlState: string): string | undefined {
  return refusals[sqlState]?.[1]
}

/** Names a failure to connect; undefined for other errors. */
export function explainConnection(error: unknown, url: string): DbUnavailable | undefined {
  if (!(error instanceof Error)) return undefined
  const code = sqlStateOf(error)
  const place = placeOf(url)
  const refusal = refusals[code]
  if (refusal !== undefined) {
    const [reason, what, cure] = refusal
    return new DbUnavailable(reason, `Postgres at ${place} ${what}`, `${cure}.`, { cause: error })
  }
  if (
    /^(ECONN|ENOTFOUND|EAI_|EHOST|ENET|ETIMEDOUT|EPIPE|08)/.test(code) ||
    /timeout|terminated/i.test(error.message)
  ) {
    const what = `Postgres at ${place} does not answer (${code || error.message})`
    return new DbUnavailable('unreachable', what, 'Start it, or correct the host and port in DATABASE_URL.', {
      cause: error,
    })
  }
  if (/SCRAM|password must be a string/.test(error.message)) {
    const cure = 'Write it as postgresql://user:password@host:port/database in DATABASE_URL.'
    return new DbUnavailable('login-refused', `Postgres at ${place} wants a password`, cure, { cause: error })
  }
  return undefined
}

/** Throws for a URL that pg would misread without an error. `variable` is where the URL comes from. */
export function checkUrl(url: string, variable = 'DATABASE_URL'): void {
  const cure =
    `${variable} is written as postgresql://user:password@host:port/database, with / and the like percent-encoded in the ` +
    'password. compose.prod.yaml makes it from POSTGRES_PASSWORD, which has letters and digits alone.'
  if (!URL.canParse(url)) throw new DbUnavailable('malformed-url', `${variable} is not a URL`, cure)
  const { protocol } = new URL(url)
  if (protocol !== 'postgresql:' && protocol !== 'postgres:') {
    throw new DbUnavailable(
      'malformed-url',
      `${variable} begins with ${protocol}, not with postgresql:`,
      cure,
    )
  }
}

/** Host, port and database, without the user and the password. */
function placeOf(url: string): string {
  const { hostname, port, pathname } = new URL(url)
  return `${hostname || 'localhost'}:${port || '5432'}${pathname}`
}
