-- A database that was restored begins a new epoch, also within the cluster that it was dumped from. Roles that own
-- nothing here can run the service and read a position. One view says how each shard is.
--
-- This begins a new epoch, once: clients that come back with a position from before are told that it cannot be
-- recovered, and read their rows anew. Keeping the epoch would be wrong where this runs on an older dump that was just
-- restored, and nothing in the database tells that from an upgrade.

-- Which history of the data this is. A failover or a recovery to a point in time makes a new timeline, a dump that is
-- restored a new table, a copy of the database a new database. What a provider does not tell is left out. Asked with
-- the rights of the owner, so that every role gets the same answer.
CREATE OR REPLACE FUNCTION portico.lineage() RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  system_id text := '-';
  timeline text := '-';
BEGIN
  BEGIN
    system_id := (SELECT system_identifier::text FROM pg_control_system());
  EXCEPTION WHEN insufficient_privilege OR feature_not_supported OR object_not_in_prerequisite_state THEN NULL;
  END;
  BEGIN
    timeline := left(pg_walfile_name(pg_current_wal_insert_lsn()), 8);
  EXCEPTION WHEN insufficient_privilege OR feature_not_supported OR object_not_in_prerequisite_state THEN NULL;
  END;
  RETURN concat_ws('/', system_id, timeline,
    (SELECT d.oid FROM pg_database d WHERE d.datname = current_database()), 'portico.epoch'::regclass::oid);
END $$;

-- The epoch that holds now. Every leader asks for it every second, and with every batch that it numbers: nothing is
-- numbered in an epoch of another history. It writes only when the history has changed.
CREATE OR REPLACE FUNCTION portico.keep_epoch() RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  now_lineage text := portico.lineage();
  kept text := (SELECT e.epoch FROM portico.epoch e WHERE e.lineage = now_lineage);
BEGIN
  IF kept IS NOT NULL THEN RETURN kept; END IF;
  INSERT INTO portico.epoch AS e (epoch, lineage)
    VALUES (substr(replace(gen_random_uuid()::text, '-', ''), 1, 12), now_lineage)
    ON CONFLICT (single) DO UPDATE SET epoch = excluded.epoch, lineage = excluded.lineage
      WHERE e.lineage <> excluded.lineage;
  RETURN (SELECT e.epoch FROM portico.epoch e);
END $$;

-- Begins a new epoch, for a restore that nothing inside the database shows: of its data alone, or of its disk.
CREATE FUNCTION portico.renew_epoch() RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE portico.epoch SET lineage = '';
  RETURN portico.keep_epoch();
END $$;

-- Attaching and dropping a partition take the owner of the log; whoever may call this does them with the owner's
-- rights. Not everybody may: a short p_keep drops the log.
ALTER FUNCTION portico.roll(interval, int) SECURITY DEFINER;
REVOKE EXECUTE ON FUNCTION portico.roll(interval, int) FROM PUBLIC;

-- A role that may publish may also ask where a channel is, without a right to the tables.
ALTER FUNCTION portico.position(text) SECURITY DEFINER SET search_path = pg_catalog, pg_temp;

-- Each shard: the process of Postgres that leads it, NULL when nobody does; what is committed and not numbered; what
-- is numbered and not known to have been broadcast, in ranges of offsets.
CREATE VIEW portico.shard_state AS
SELECT shard,
  (SELECT l.pid FROM pg_locks l
    WHERE l.locktype = 'advisory' AND l.granted AND l.classid = 77003 AND l.objid = shard
      AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database()) LIMIT 1) AS leader,
  (SELECT count(*)::int FROM portico.outbox o WHERE o.shard = shards.shard) AS outbox,
  (SELECT count(*)::int FROM portico.unsent u WHERE u.shard = shards.shard) AS unsent
FROM generate_series(0, 15) AS shards (shard);

SELECT portico.keep_epoch();
