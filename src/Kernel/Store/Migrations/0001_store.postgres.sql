-- The store's own tables. A row of `events` is never changed and never leaves: the triggers refuse it, and hashes show it.
CREATE TABLE events(
    seq     BIGINT  PRIMARY KEY,
    stream  TEXT    COLLATE "C" NOT NULL,
    version INTEGER NOT NULL,
    type    TEXT    NOT NULL,
    payload TEXT    NOT NULL,
    actor   TEXT    NOT NULL,
    purpose TEXT    NOT NULL,
    at      BIGINT  NOT NULL,
    salt    BYTEA   NOT NULL,
    hash    BYTEA   NOT NULL,
    UNIQUE(stream, version));

-- One row a transaction: content = hash over what it stored, root = hash over the previous root and this row, so that the whole store is a chain.
CREATE TABLE batches(
    id        BIGINT PRIMARY KEY,
    first_seq BIGINT NOT NULL,
    n         BIGINT NOT NULL,
    content   BYTEA  NOT NULL,
    root      BYTEA  NOT NULL);
INSERT INTO batches(id, first_seq, n, content, root)
VALUES(0, 1, 0, decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex'));

CREATE TABLE idempotency(
    id           BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    batch        BIGINT NOT NULL,
    actor        TEXT   COLLATE "C" NOT NULL,
    key          TEXT   COLLATE "C" NOT NULL,
    request_hash TEXT,
    response     TEXT,
    at           BIGINT NOT NULL,
    UNIQUE(actor, key));

CREATE TABLE outbox(
    id      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    batch   BIGINT NOT NULL,
    topic   TEXT   NOT NULL,
    key     TEXT   NOT NULL,
    payload TEXT   NOT NULL,
    sent_at BIGINT);
CREATE INDEX outbox_unsent ON outbox(id) WHERE sent_at IS NULL;

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;
CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events EXECUTE FUNCTION refuse_change();
CREATE TRIGGER batches_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON batches EXECUTE FUNCTION refuse_change();
CREATE TRIGGER idempotency_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON idempotency EXECUTE FUNCTION refuse_change();
CREATE TRIGGER outbox_append_only BEFORE DELETE OR TRUNCATE ON outbox EXECUTE FUNCTION refuse_change();
CREATE TRIGGER outbox_no_update BEFORE UPDATE OF id, batch, topic, key, payload ON outbox EXECUTE FUNCTION refuse_change();
