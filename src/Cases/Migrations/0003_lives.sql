-- Life events (一件事) of people, and the services they take; `case_id` is null until the case is opened.
CREATE TABLE lives(
    id         INTEGER PRIMARY KEY,
    owner      TEXT    NOT NULL,
    subject    TEXT    NOT NULL,
    event      TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    division   TEXT    NOT NULL,
    status     TEXT    NOT NULL,
    due_on     TEXT,
    changed_at INTEGER NOT NULL);
CREATE INDEX lives_subject ON lives(subject, id);

CREATE TABLE life_steps(
    life_id INTEGER NOT NULL,
    item    TEXT    NOT NULL,
    case_id INTEGER,
    status  TEXT    NOT NULL,
    PRIMARY KEY(life_id, item)) WITHOUT ROWID;
CREATE INDEX life_steps_open ON life_steps(life_id, case_id) WHERE status = 'open';
