-- The store's own tables. A row of `events` is never changed and never leaves: the triggers refuse it, and hashes show it.
CREATE TABLE events(
    seq     INTEGER PRIMARY KEY,
    stream  TEXT    NOT NULL,
    version INTEGER NOT NULL,
    type    TEXT    NOT NULL,
    payload TEXT    NOT NULL,
    actor   TEXT    NOT NULL,
    purpose TEXT    NOT NULL,
    at      INTEGER NOT NULL,
    salt    BLOB    NOT NULL,
    hash    BLOB    NOT NULL,
    UNIQUE(stream, version));

-- One row a transaction: content = hash over what it stored, root = hash over the previous root and this row, so that the whole store is a chain.
CREATE TABLE batches(
    id        INTEGER PRIMARY KEY,
    first_seq INTEGER NOT NULL,
    n         INTEGER NOT NULL,
    content   BLOB    NOT NULL,
    root      BLOB    NOT NULL);
INSERT INTO batches(id, first_seq, n, content, root) VALUES(0, 1, 0, zeroblob(32), zeroblob(32));

CREATE TABLE idempotency(
    id           INTEGER PRIMARY KEY,
    batch        INTEGER NOT NULL,
    actor        TEXT    NOT NULL,
    key          TEXT    NOT NULL,
    request_hash TEXT,
    response     TEXT,
    at           INTEGER NOT NULL,
    UNIQUE(actor, key));

CREATE TABLE outbox(
    id      INTEGER PRIMARY KEY,
    batch   INTEGER NOT NULL,
    topic   TEXT    NOT NULL,
    key     TEXT    NOT NULL,
    payload TEXT    NOT NULL,
    sent_at INTEGER);
CREATE INDEX outbox_unsent ON outbox(id) WHERE sent_at IS NULL;

CREATE TRIGGER events_no_update BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events is append-only'); END;
CREATE TRIGGER events_no_delete BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events is append-only'); END;
CREATE TRIGGER batches_no_update BEFORE UPDATE ON batches BEGIN SELECT RAISE(ABORT, 'batches is append-only'); END;
CREATE TRIGGER batches_no_delete BEFORE DELETE ON batches BEGIN SELECT RAISE(ABORT, 'batches is append-only'); END;
CREATE TRIGGER idempotency_no_update BEFORE UPDATE ON idempotency BEGIN SELECT RAISE(ABORT, 'idempotency is append-only'); END;
CREATE TRIGGER idempotency_no_delete BEFORE DELETE ON idempotency BEGIN SELECT RAISE(ABORT, 'idempotency is append-only'); END;
CREATE TRIGGER outbox_no_update BEFORE UPDATE OF id, batch, topic, key, payload ON outbox BEGIN SELECT RAISE(ABORT, 'outbox is append-only'); END;
CREATE TRIGGER outbox_no_delete BEFORE DELETE ON outbox BEGIN SELECT RAISE(ABORT, 'outbox is append-only'); END;
