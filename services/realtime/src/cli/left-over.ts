/**
 * What stands before the streams' first migration where an application's own tool applies it. That tool empties the
 * schemas which it knows, and `portico` is none of them: `prisma migrate reset` leaves it in a developer's database, and
 * so does each use of a shadow database that stays. An empty one is made anew; one with streams in it is never touched.
 */
export function clearLeftOver(migration: string): string {
  const cure =
    'the schema portico is here already, and has streams in it. To lose them, after prisma migrate reset: ' +
    'DROP SCHEMA portico CASCADE, and once more. To keep them: ' +
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
