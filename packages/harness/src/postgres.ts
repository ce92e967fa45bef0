import {
  type EphemeralOptions,
  type EphemeralPostgres,
  startEphemeralPostgres,
} from '@portico/postgres/embedded'

export type Postgres = EphemeralPostgres & AsyncDisposable

/** An empty Postgres of its own, from npm. */
export async function startPostgres(options: EphemeralOptions = {}): Promise<Postgres> {
  const server = await startEphemeralPostgres(options)
  return { ...server, [Symbol.asyncDispose]: () => server.stop() }
}
