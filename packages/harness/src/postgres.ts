import {
  type EphemeralOptions,
  type EphemeralPostgres,
  startEphemeralPostgres,
} from '@portico/postgres/embedded'

export type Postgres = EphemeralPostgres & AsyncDisposable

/** Starts an empty Postgres for one test, from npm. */
export async function startPostgres(options: EphemeralOptions = {}): Promise<Postgres> {
  const server = await startEphemeralPostgres(options)
  return { ...server, [Symbol.asyncDispose]: () => server.stop() }
}
