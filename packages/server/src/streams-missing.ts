/** The database has no schema `portico`: it was never migrated, or the migrations went to another database. */
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
