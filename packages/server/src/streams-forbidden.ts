/** The application's database role may not publish or read positions. */
export class StreamsForbidden extends Error {
  override readonly name = 'StreamsForbidden'

  constructor(options?: ErrorOptions) {
    super(
      'this role may not use the streams: as the owner of the schema portico, run `GRANT USAGE ON SCHEMA portico TO` ' +
        'the role, and where functions are not open to everybody, ' +
        '`GRANT EXECUTE ON FUNCTION portico.publish, portico.position TO` it too',
      options,
    )
  }
}
