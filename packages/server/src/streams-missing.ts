/** The database was never given the schema `portico`, or it is another database than the migrations went to. */
export class StreamsMissing extends Error {
  override readonly name = 'StreamsMissing'

  constructor(options?: ErrorOptions) {
    super(
      'the schema portico is missing in this database: run `portico migrate`, or, where Prisma migrates, ' +
        '`portico migrate --into prisma/migrations` and `prisma migrate deploy`',
      options,
    )
  }
}

/** A schema, a table or a function. Prisma has the code of Postgres in its message alone. */
const MISSING = /\b(3F000|42P01|42883)\b/

/** For `catch`: throws the error of a statement on the streams by its own name, if that is why it failed. */
export function throwNamed(error: unknown): never {
  if (!(error instanceof Error)) throw error
  const words = `${'code' in error ? error.code : ''} ${error.message}`
  throw MISSING.test(words) && words.includes('portico') ? new StreamsMissing({ cause: error }) : error
}
