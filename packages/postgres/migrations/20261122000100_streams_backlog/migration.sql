-- A backlog of any size is numbered at the same pace. What was not sent in time is left to the nodes' own look at the
-- log. publish() refuses tags and an info that no subscriber could read, and wakes nobody when there is no service.
--
-- The index locks the outbox while it is built: transactions that publish wait for it, and it waits for those that are
-- open. Rather than hold up the application for long, this gives up; then apply it again.
SELECT set_config('lock_timeout', '5s', true);

-- The oldest of a shard, however many wait. By an expression, so that no other statement takes this index: only the
-- primary key skips what died under an old snapshot.
CREATE INDEX IF NOT EXISTS outbox_oldest ON portico.outbox ((shard::int), id);

-- When it was numbered.
ALTER TABLE portico.unsent ADD COLUMN IF NOT EXISTS at timestamptz NOT NULL DEFAULT now();

-- Publishes with the calling transaction: seen by subscribers exactly if it commits. Adds one row. The order within a
-- channel is the order of the calls, so publish after the write that the publication tells of. `key` makes a repeat
-- within the log's retention disappear.
CREATE OR REPLACE FUNCTION portico.publish(channel text, data json, key text DEFAULT NULL, tags json DEFAULT NULL, info json DEFAULT NULL)
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
  -- NULL and the JSON value null are none. Asked apart, because the test of each tag is a query, and costs.
  IF tags IS NOT NULL THEN
    IF (CASE json_typeof(tags)
      WHEN 'object' THEN EXISTS (SELECT FROM json_each(tags) AS tag WHERE json_typeof(tag.value) <> 'string')
      ELSE json_typeof(tags) <> 'null' END) THEN
      RAISE EXCEPTION USING ERRCODE = 'PT006',
        MESSAGE = 'tags: is not an object of texts', HINT = 'Such as {"lang": "ja"}; write a number as a text.';
    END IF;
  END IF;
  IF (CASE json_typeof(info)
    WHEN 'object' THEN (json_typeof(info -> 'user') = 'string' AND json_typeof(info -> 'client') = 'string') IS NOT TRUE
    ELSE json_typeof(info) <> 'null' END) THEN
    RAISE EXCEPTION USING ERRCODE = 'PT006',
      MESSAGE = 'info: lacks the text user or the text client', HINT = 'Give it both, or leave it out.';
  END IF;
  s := portico.shard_of(channel);
  INSERT INTO portico.outbox (shard, channel, key, data, tags, info)
    VALUES (s, publish.channel, publish.key, publish.data, publish.tags, publish.info);
  -- After the insert, which gave the transaction its xid. The leader holds the first lock while it polls by itself.
  -- Each node holds the second one, shared: where it is free there is nobody to wake, and whoever comes then takes
  -- this transaction for one that saw it awake. Both are taken and released in one expression: nothing can interrupt
  -- it in between.
  IF (CASE WHEN pg_try_advisory_lock_shared(77002, s) THEN pg_advisory_unlock_shared(77002, s) ELSE false END)
    AND NOT (CASE WHEN pg_try_advisory_lock(77004, 0) THEN pg_advisory_unlock(77004, 0) ELSE false END) THEN
    PERFORM pg_notify('portico', s::text);
  END IF;
END $$;

-- One batch of the given shards: orders, drops repeated keys, logs, marks as unsent, empties the outbox. Alone in
-- its transaction, READ COMMITTED. `p_sent` are batches broadcast meanwhile; `p_from` is what horizon() returned.
-- Each statement has an index that fits it, whatever the statistics of tables that fill and empty say.
CREATE OR REPLACE FUNCTION portico.sequence(p_shards smallint[], p_sent bigint[] DEFAULT '{}', p_limit int DEFAULT 500, p_from xid8 DEFAULT '0')
RETURNS TABLE (batch bigint, channel text, "offset" bigint, at timestamptz, xid xid8, key text, data json, tags json, info json)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET enable_bitmapscan = off AS $$
#variable_conflict use_column
DECLARE b bigint; t timestamptz; picked tid[];
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
  -- All that waits, or if that is more than a batch, the oldest of it.
  picked := ARRAY(SELECT o.ctid FROM portico.outbox o WHERE o.shard = ANY (p_shards) AND o.xid >= p_from LIMIT p_limit + 1);
  IF cardinality(picked) = 0 THEN RETURN; END IF;
  IF cardinality(picked) > p_limit THEN
    picked := ARRAY(SELECT oldest.ctid FROM unnest(p_shards) AS shards (shard) CROSS JOIN LATERAL (
        SELECT o.ctid, o.id FROM portico.outbox o WHERE o.shard::int = shards.shard::int ORDER BY o.id LIMIT p_limit
      ) AS oldest ORDER BY oldest.id LIMIT p_limit);
  END IF;
  INSERT INTO portico.stream AS s (channel, shard)
    SELECT o.channel, min(o.shard) FROM portico.outbox o
    WHERE o.ctid = ANY (picked) AND NOT EXISTS (SELECT FROM portico.stream x WHERE x.channel = o.channel)
    GROUP BY 1 ON CONFLICT (channel) DO NOTHING;
  b := nextval('portico.batch');
  t := clock_timestamp();
  RETURN QUERY
  WITH taken AS (
    DELETE FROM portico.outbox o USING portico.stream s
    WHERE o.ctid = ANY (picked) AND s.channel = o.channel
    RETURNING o.id, o.shard, o.xid, o.channel, o.key, o.data, o.tags, o.info, s.id AS sid, s.top),
  candidate AS (
    SELECT k.*, k.key IS NOT NULL AND row_number() OVER (PARTITION BY k.sid, k.key ORDER BY k.id) > 1 AS again
    FROM taken k),
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

-- The oldest batches that nobody is known to have broadcast: so many, and no more once those before hold 500
-- publications. A batch whose log is gone by retention has one line without an offset.
CREATE OR REPLACE FUNCTION portico.left_unsent(p_shards smallint[], p_except bigint[], p_batches int DEFAULT 20)
RETURNS TABLE (batch bigint, channel text, "offset" bigint, at timestamptz, xid xid8, key text, data json, tags json, info json)
LANGUAGE sql STABLE AS $$
  SELECT u.batch, s.channel, p."offset", p.at, p.xid, p.key, p.data, p.tags, p.info
  FROM portico.unsent u
  JOIN portico.stream s ON s.id = u.stream_id
  LEFT JOIN portico.publication p ON p.stream_id = u.stream_id AND p."offset" BETWEEN u.first AND u.last
  WHERE u.shard = ANY (p_shards) AND u.batch IN (
    SELECT oldest.batch FROM (
      SELECT x.batch, sum(sum(x.last - x.first + 1)) OVER (ORDER BY x.batch) - sum(x.last - x.first + 1) AS before
      FROM portico.unsent x
      WHERE x.shard = ANY (p_shards) AND x.batch <> ALL (p_except)
      GROUP BY x.batch ORDER BY x.batch LIMIT p_batches) AS oldest
    WHERE oldest.before < 500)
  ORDER BY u.batch, u.stream_id, p."offset" $$;
