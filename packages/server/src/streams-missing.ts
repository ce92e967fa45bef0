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
