-- A scope counts only with a seal over it that the program makes and a session cannot: whoever can run SQL in a reading connection can set any value, but not sign it.
-- The seal names the server process, so that one seen in a connection is worth nothing in another.
-- A materialized view, because nobody can edit its row, a dump does not carry it away, and REFRESH MATERIALIZED VIEW scope_key (and a restart) is all that changing the key takes.
CREATE MATERIALIZED VIEW scope_key AS SELECT
    sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) || sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) AS inner_pad,
    sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) || sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) AS outer_pad;
REVOKE ALL ON scope_key FROM PUBLIC;

-- The identity of the connection's scope when that is of this kind and sealed, else null.
CREATE FUNCTION scope(kind TEXT) RETURNS TEXT LANGUAGE sql STABLE SECURITY DEFINER
RETURN (SELECT current_setting('app.id', true) FROM scope_key
    WHERE current_setting('app.scope', true) = kind
      AND current_setting('app.seal', true) = encode(sha256(outer_pad || sha256(inner_pad || convert_to(pg_backend_pid() || ' ' || kind || ' ' || current_setting('app.id', true), 'UTF8'))), 'hex'));

ALTER POLICY events_scope ON events USING ((SELECT scope('system')) IS NOT NULL
    OR stream = (SELECT scope('stream')));
