-- Durable channels. The application writes `outbox` inside its own transactions, by portico.publish(). A leader in
-- the realtime service numbers what has committed, by portico.sequence(), into the log `publication`.
-- Prisma's schema does not know this one; it holds nothing that application code reads or writes directly.

CREATE SCHEMA portico;

-- One line: which history of the data the offsets belong to. It changes when this may no longer be the database
-- that gave them out: after a restore into another cluster, or a failover or recovery to a point in time, any of
-- which can take back offsets that clients have already seen.
CREATE TABLE portico.epoch (
  single  boolean PRIMARY KEY DEFAULT true CHECK (single),
  epoch   text NOT NULL,
  lineage text NOT NULL
);

CREATE TABLE portico.stream (
  id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  channel text COLLATE "C" NOT NULL UNIQUE,
  shard   smallint NOT NULL,
  top     bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 50);                          -- top is in no index: its updates stay on the page

-- What publish() writes, one row each, and sequence() takes out again.
CREATE TABLE portico.outbox (
  shard   smallint NOT NULL,
  id      bigint GENERATED ALWAYS AS IDENTITY,     -- the order of the calls; needs its sequence uncached
  xid     xid8 NOT NULL DEFAULT pg_current_xact_id(),
  channel text COLLATE "C" NOT NULL,
  key     text COLLATE "C",
  data    json NOT NULL,
  tags    json,
  info    json,
  PRIMARY KEY (shard, xid, id)                     -- xid second: scans skip what died under an old snapshot
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);

-- The log: written by sequence() alone, removed by whole partitions.
CREATE TABLE portico.publication (
  stream_id bigint NOT NULL,
  "offset"  bigint NOT NULL,
  at        timestamptz NOT NULL,                  -- when numbered
  xid       xid8 NOT NULL,                         -- the publishing transaction
  key       text COLLATE "C",
  data      json NOT NULL,
  tags      json,
  info      json,
  PRIMARY KEY (stream_id, "offset", at)
) PARTITION BY RANGE (at);
CREATE INDEX publication_key ON portico.publication (stream_id, key) WHERE key IS NOT NULL;

-- Ranges that are numbered and not known to have been broadcast.
CREATE TABLE portico.unsent (
  shard     smallint NOT NULL,
  batch     bigint NOT NULL,
  stream_id bigint NOT NULL,
  first     bigint NOT NULL,
  last      bigint NOT NULL,
  PRIMARY KEY (shard, batch, stream_id)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);
CREATE SEQUENCE portico.batch;

-- Which cluster this is, and on which of its timelines. A role that may not ask is told apart by timeline alone.
CREATE FUNCTION portico.lineage() RETURNS text LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE timeline text := left(pg_walfile_name(pg_current_wal_insert_lsn()), 8);
BEGIN
  RETURN (SELECT system_identifier FROM pg_control_system()) || '/' || timeline;
EXCEPTION WHEN insufficient_privilege THEN
  RETURN '-/' || timeline;
END $$;

-- The epoch that holds now. Every leader calls it on every new connection: no failover passes without one.
CREATE FUNCTION portico.keep_epoch() RETURNS text LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE now_lineage text := portico.lineage();
BEGIN
  INSERT INTO portico.epoch AS e (epoch, lineage)
    VALUES (substr(replace(gen_random_uuid()::text, '-', ''), 1, 12), now_lineage)
    ON CONFLICT (single) DO UPDATE SET epoch = excluded.epoch, lineage = excluded.lineage
      WHERE e.lineage <> excluded.lineage;
  RETURN (SELECT e.epoch FROM portico.epoch e);
END $$;

CREATE FUNCTION portico.shard_of(channel text) RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT (('x' || substr(md5(channel), 1, 4))::bit(16)::int & 15)::smallint $$;

-- Publishes with the calling transaction: seen by subscribers exactly if it commits. Adds one row, takes no lock
-- that another transaction could wait for. The order within a channel is the order of the calls, so publish after
-- the write that the publication tells of. `key` makes a repeat within the log's retention disappear.
CREATE FUNCTION portico.publish(channel text, data json, key text DEFAULT NULL, tags json DEFAULT NULL, info json DEFAULT NULL)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  s smallint;
  max_bytes int := coalesce(nullif(current_setting('portico.max_data_bytes', true), '')::int, 65536);
BEGIN
  IF channel IS NULL OR octet_length(channel) > 255 OR channel !~ '^[A-Za-z0-9_.-]+(:[A-Za-z0-9_.-]+)*$' THEN
    RAISE EXCEPTION USING ERRCODE = 'PT001',
      MESSAGE = format('channel: %L is not the name of a channel', left(channel, 80)),
      HINT = 'Segments of letters, digits, _ . - joined by colons, at most 255 characters.';
  END IF;
  IF data IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'PT002', MESSAGE = 'data: is NULL', HINT = 'Publish the JSON value null instead.';
  END IF;
  IF octet_length(data::text) > max_bytes THEN
    RAISE EXCEPTION USING ERRCODE = 'PT003',
      MESSAGE = format('data: has %s bytes, and at most %s are allowed', octet_length(data::text), max_bytes),
      HINT = 'Publish an id and let the reader fetch the rest, or raise portico.max_data_bytes.';
  END IF;
  IF key IS NOT NULL AND octet_length(key) NOT BETWEEN 1 AND 255 THEN
    RAISE EXCEPTION USING ERRCODE = 'PT004',
      MESSAGE = format('key: has %s bytes', octet_length(key)), HINT = 'Give it 1 to 255, or leave it out.';
  END IF;
  s := portico.shard_of(channel);
  INSERT INTO portico.outbox (shard, channel, key, data, tags, info)
    VALUES (s, publish.channel, publish.key, publish.data, publish.tags, publish.info);
  -- After the insert, which gave the transaction its xid. The leader holds this lock while it polls by itself.
  -- Taken and released in one expression: nothing can interrupt it in between.
  IF (CASE WHEN pg_try_advisory_lock_shared(77002, s) THEN pg_advisory_unlock_shared(77002, s) ELSE false END) THEN
    PERFORM pg_notify('portico', s::text);
  END IF;
END $$;

-- One batch of the given shards: orders, drops repeated keys, logs, marks as unsent, empties the outbox. Alone in
-- its transaction, READ COMMITTED. `p_sent` are batches broadcast meanwhile; `p_from` is what horizon() returned.
CREATE FUNCTION portico.sequence(p_shards smallint[], p_sent bigint[] DEFAULT '{}', p_limit int DEFAULT 500, p_from xid8 DEFAULT '0')
RETURNS TABLE (batch bigint, channel text, "offset" bigint, at timestamptz, xid xid8, key text, data json, tags json, info json)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE b bigint; t timestamptz;
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'portico.sequence needs READ COMMITTED' USING ERRCODE = 'PT005';
  END IF;
  -- What subscribers are about to see must outlive a crash, and with it everything that committed before.
  IF current_setting('synchronous_commit') = 'off' THEN PERFORM set_config('synchronous_commit', 'on', true); END IF;
  -- Each statement below has a snapshot taken after the locks.
  PERFORM pg_advisory_xact_lock(77001, s) FROM (SELECT unnest(p_shards) AS s ORDER BY 1) ordered;
  IF cardinality(p_sent) > 0 THEN
    DELETE FROM portico.unsent u WHERE u.shard = ANY (p_shards) AND u.batch = ANY (p_sent);
  END IF;
  IF NOT EXISTS (SELECT FROM portico.outbox o WHERE o.shard = ANY (p_shards) AND o.xid >= p_from) THEN RETURN; END IF;
  INSERT INTO portico.stream AS s (channel, shard)
    SELECT q.channel, min(q.shard) FROM (
      SELECT o.channel, o.shard FROM portico.outbox o
      WHERE o.shard = ANY (p_shards) AND o.xid >= p_from ORDER BY o.id LIMIT p_limit) q
    WHERE NOT EXISTS (SELECT FROM portico.stream x WHERE x.channel = q.channel)
    GROUP BY 1 ON CONFLICT DO NOTHING;
  b := nextval('portico.batch');
  t := clock_timestamp();
  RETURN QUERY
  WITH taken AS (
    DELETE FROM portico.outbox o
    USING (SELECT x.shard, x.xid, x.id FROM portico.outbox x
      WHERE x.shard = ANY (p_shards) AND x.xid >= p_from
        AND EXISTS (SELECT FROM portico.stream s WHERE s.channel = x.channel)
      ORDER BY x.id LIMIT p_limit) q
    WHERE o.shard = q.shard AND o.xid = q.xid AND o.id = q.id
    RETURNING o.id, o.shard, o.xid, o.channel, o.key, o.data, o.tags, o.info),
  candidate AS (
    SELECT k.*, s.id AS sid, s.top,
      k.key IS NOT NULL AND row_number() OVER (PARTITION BY s.id, k.key ORDER BY k.id) > 1 AS again
    FROM taken k JOIN portico.stream s ON s.channel = k.channel),
  fresh AS MATERIALIZED (
    SELECT c.*, c.top + row_number() OVER (PARTITION BY c.sid ORDER BY c.id) AS o
    FROM candidate c
    WHERE NOT c.again AND (c.key IS NULL OR NOT EXISTS (
      SELECT FROM portico.publication p WHERE p.stream_id = c.sid AND p.key = c.key))),
  logged AS (
    INSERT INTO portico.publication (stream_id, "offset", at, xid, key, data, tags, info)
    SELECT f.sid, f.o, t, f.xid, f.key, f.data, f.tags, f.info FROM fresh f),
  ranges AS (SELECT f.sid, f.shard, min(f.o) AS lo, max(f.o) AS hi FROM fresh f GROUP BY 1, 2),
  raised AS (UPDATE portico.stream s SET top = r.hi FROM ranges r WHERE s.id = r.sid),
  marked AS (INSERT INTO portico.unsent SELECT r.shard, b, r.sid, r.lo, r.hi FROM ranges r)
  SELECT b, f.channel, f.o, t, f.xid, f.key, f.data, f.tags, f.info FROM fresh f ORDER BY f.id;
END $$;

-- From which transaction on the outbox of these shards can hold rows. Passing it on lets sequence() skip the dead
-- rows that an old snapshot keeps from being cleaned up.
CREATE FUNCTION portico.horizon(p_shards smallint[], p_from xid8) RETURNS xid8 LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN EXISTS (
      SELECT FROM portico.outbox o
      WHERE o.shard = ANY (p_shards) AND o.xid >= p_from AND o.xid < pg_snapshot_xmin(pg_current_snapshot()))
    THEN p_from ELSE greatest(p_from, pg_snapshot_xmin(pg_current_snapshot())) END $$;

-- The oldest batches that nobody is known to have broadcast. A batch whose log is gone by retention has one line
-- without an offset.
CREATE FUNCTION portico.left_unsent(p_shards smallint[], p_except bigint[], p_batches int DEFAULT 20)
RETURNS TABLE (batch bigint, channel text, "offset" bigint, at timestamptz, xid xid8, key text, data json, tags json, info json)
LANGUAGE sql STABLE AS $$
  SELECT u.batch, s.channel, p."offset", p.at, p.xid, p.key, p.data, p.tags, p.info
  FROM portico.unsent u
  JOIN portico.stream s ON s.id = u.stream_id
  LEFT JOIN portico.publication p ON p.stream_id = u.stream_id AND p."offset" BETWEEN u.first AND u.last
  WHERE u.shard = ANY (p_shards) AND u.batch IN (
    SELECT DISTINCT x.batch FROM portico.unsent x
    WHERE x.shard = ANY (p_shards) AND x.batch <> ALL (p_except) ORDER BY x.batch LIMIT p_batches)
  ORDER BY u.batch, u.stream_id, p."offset" $$;

-- Where a channel is, as the calling transaction sees it. Read in the same REPEATABLE READ transaction as rows, the
-- snapshot tells later which publications those rows already contained.
CREATE FUNCTION portico.position(channel text) RETURNS TABLE (epoch text, "offset" bigint, snapshot text)
LANGUAGE sql STABLE AS $$
  SELECT e.epoch, coalesce((SELECT s.top FROM portico.stream s WHERE s.channel = position.channel), 0),
    pg_current_snapshot()::text
  FROM portico.epoch e $$;

-- True while something that the snapshot had seen waits for its number.
CREATE FUNCTION portico.pending(channel text, snapshot pg_snapshot) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM portico.outbox o
    WHERE o.shard = portico.shard_of(pending.channel) AND o.channel = pending.channel
      AND pg_visible_in_snapshot(o.xid, pending.snapshot)) $$;

-- The log after an offset, oldest first, as far back as `keep`. `seen`: the snapshot contained it.
CREATE FUNCTION portico.since(channel text, "offset" bigint, snapshot pg_snapshot DEFAULT NULL,
  p_limit int DEFAULT 1000, keep interval DEFAULT NULL)
RETURNS TABLE ("offset" bigint, at timestamptz, key text, data json, tags json, info json, seen boolean)
LANGUAGE sql STABLE AS $$
  SELECT p."offset", p.at, p.key, p.data, p.tags, p.info,
    since.snapshot IS NOT NULL AND pg_visible_in_snapshot(p.xid, since.snapshot)
  FROM portico.publication p
  WHERE p.stream_id = (SELECT s.id FROM portico.stream s WHERE s.channel = since.channel)
    AND p."offset" > since."offset" AND p.at >= now() - coalesce(since.keep, '1000 years')
  ORDER BY p."offset" LIMIT p_limit $$;

-- The same from the newest one down, below an offset.
CREATE FUNCTION portico.before(channel text, "offset" bigint DEFAULT NULL, p_limit int DEFAULT 1000, keep interval DEFAULT NULL)
RETURNS TABLE ("offset" bigint, at timestamptz, key text, data json, tags json, info json)
LANGUAGE sql STABLE AS $$
  SELECT p."offset", p.at, p.key, p.data, p.tags, p.info
  FROM portico.publication p
  WHERE p.stream_id = (SELECT s.id FROM portico.stream s WHERE s.channel = before.channel)
    AND p."offset" < coalesce(before."offset", 9223372036854775807)
    AND p.at >= now() - coalesce(before.keep, '1000 years')
  ORDER BY p."offset" DESC LIMIT p_limit $$;

-- Keeps a partition for every day from today on, `p_ahead` days in advance, and drops those that are wholly older
-- than `p_keep`; NULL drops none. Days are UTC whatever the session says. Returns what changed.
CREATE FUNCTION portico.roll(p_keep interval DEFAULT NULL, p_ahead int DEFAULT 3) RETURNS TABLE (action text, partition text)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  today date := (clock_timestamp() AT TIME ZONE 'UTC')::date;
  day date;
BEGIN
  PERFORM pg_advisory_xact_lock(77005, 0);
  -- Rather give up and come back than queue every reader behind a wait for an old one.
  PERFORM set_config('lock_timeout', '2s', true);
  FOR day IN SELECT today + n FROM generate_series(0, p_ahead) n LOOP
    partition := 'publication_' || to_char(day, 'YYYYMMDD');
    CONTINUE WHEN to_regclass('portico.' || partition) IS NOT NULL;
    -- Made apart and then attached: that lets readers and writers of the log go on.
    EXECUTE format('CREATE TABLE portico.%I (LIKE portico.publication INCLUDING CONSTRAINTS)', partition);
    EXECUTE format('ALTER TABLE portico.publication ATTACH PARTITION portico.%I FOR VALUES FROM (%L) TO (%L)',
      partition, day::timestamp AT TIME ZONE 'UTC', (day + 1)::timestamp AT TIME ZONE 'UTC');
    action := 'created';
    RETURN NEXT;
  END LOOP;
  FOR partition IN
    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'portico.publication'::regclass AND c.relname ~ '^publication_\d{8}$'
      AND (to_date(right(c.relname, 8), 'YYYYMMDD') + 1)::timestamp AT TIME ZONE 'UTC' <= clock_timestamp() - greatest(p_keep, '0')
      AND p_keep IS NOT NULL
    ORDER BY 1
  LOOP
    EXECUTE format('DROP TABLE portico.%I', partition);
    action := 'dropped';
    RETURN NEXT;
  END LOOP;
END $$;

SELECT portico.keep_epoch();
SELECT count(*) FROM portico.roll();
