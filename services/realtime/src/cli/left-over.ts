/**
 * SQL put before a streams migration when it is copied into an application's migrations. The application's tool empties
 * only the schemas it knows, and `portico` is not one of them: it survives `prisma migrate reset` in a developer's
 * database, and it stays in a shadow database that is kept.
 */
export function clearLeftOver(migration: string): string {
  if (migration.endsWith('_streams')) return clearEmptySchema(migration)
  if (migration.endsWith('_streams_lineage')) return clearLineage
  return ''
}

/**
 * If the streams survived the reset, this migration runs a second time; what it does not replace itself is dropped
 * first.
 */
const clearLineage = `-- Where a reset left the streams behind and they were kept, these are here already.
DROP VIEW IF EXISTS portico.shard_state;
DROP FUNCTION IF EXISTS portico.renew_epoch();

`

/**
 * Drops a schema without streams, so that the migration creates it again. One with streams is never touched: the
 * migration fails and says what to do.
 */
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
