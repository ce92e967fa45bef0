/**
 * What is put before a migration of the streams when it is copied into an application's own migrations. The
 * application's tool empties the schemas that it knows, and `portico` is not one of them: `prisma migrate reset` leaves it
 * in a developer's database, and so does each use of a shadow database that stays.
 */
export function clearLeftOver(migration: string): string {
  if (migration.endsWith('_streams')) return clearEmptySchema(migration)
  if (migration.endsWith('_streams_lineage')) return clearLineage
  return ''
}

/** Where the streams were kept, this migration runs a second time. What it does not replace by itself goes first. */
const clearLineage = `-- Where a reset left the streams behind and they were kept, these are here already.
DROP VIEW IF EXISTS portico.shard_state;
DROP FUNCTION IF EXISTS portico.renew_epoch();

`

/** A schema without streams is made anew. One with streams is never touched. */
function clearEmptySchema(migration: string): string {
  const cure =
    'the schema portico is here already, and has streams in it. To lose them: DROP SCHEMA portico ' +
    'CASCADE, then prisma migrate reset once more. To keep them: ' +
    `prisma migrate resolve --applied ${migration}`
  return `-- A reset, or a shadow database that stays, leaves this schema behind. With streams in it, nothing here touches it.
DO $$
BEGIN
  IF to_regnamespace('portico') IS NULL THEN RETURN; END IF;
  IF to_regclass('portico.outbox') IS NULL OR to_regclass('portico.stream') IS NULL THEN
    RAISE EXCEPTION 'a schema portico is here already, and is not this one';
  END IF;
  LOCK TABLE portico.outbox, portico.stream;
  IF EXISTS (SELECT FROM portico.outbox) OR EXISTS (SELECT FROM portico.stream) THEN
    RAISE EXCEPTION '${cure}';
  END IF;
  DROP SCHEMA portico CASCADE;
END $$;

`
}
