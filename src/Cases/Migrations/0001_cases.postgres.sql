-- Rows are projections of events; `jy verify` folds them again. Lists never carry a citizen number: `subject` is a keyed hash, `applicant` a masked name.
CREATE TABLE cases(
    id              BIGINT PRIMARY KEY,
    number          TEXT    NOT NULL,
    item            TEXT    NOT NULL,
    item_name       TEXT    NOT NULL,
    division        TEXT    NOT NULL,
    agency          TEXT    NOT NULL,
    subject         TEXT    NOT NULL,
    applicant       TEXT    NOT NULL,
    status          TEXT    NOT NULL,
    mode            TEXT    NOT NULL,
    version         BIGINT NOT NULL,
    due_clock       TEXT,
    due_on          TEXT,
    due_provisional BIGINT NOT NULL,
    warn_on         TEXT,
    holder          TEXT,
    submitted_at    BIGINT NOT NULL,
    closed_at       BIGINT);
CREATE INDEX cases_subject ON cases(subject, id);
CREATE INDEX cases_agency ON cases(agency, id);
CREATE INDEX cases_due ON cases(due_on, id) WHERE due_on IS NOT NULL;

-- Open work only: a row leaves when the work is done.
CREATE TABLE inbox(
    case_id  BIGINT NOT NULL,
    step     TEXT    NOT NULL,
    role     TEXT    NOT NULL,
    agency   TEXT    NOT NULL,
    assignee TEXT,
    due_on   TEXT    NOT NULL,
    PRIMARY KEY(case_id, step));
CREATE INDEX inbox_work ON inbox(agency, role, due_on, case_id, step);

CREATE TABLE ratings(
    case_id  BIGINT PRIMARY KEY,
    agency   TEXT    NOT NULL,
    item     TEXT    NOT NULL,
    stars    BIGINT NOT NULL,
    rated_at BIGINT NOT NULL);
CREATE INDEX ratings_agency ON ratings(agency, case_id);

CREATE TABLE certificates(
    number      TEXT    PRIMARY KEY,
    code        TEXT    NOT NULL,
    template    TEXT    NOT NULL,
    item        TEXT    NOT NULL,
    case_id     BIGINT NOT NULL,
    subject     TEXT    NOT NULL,
    holder      TEXT    NOT NULL,
    agency      TEXT    NOT NULL,
    status      TEXT    NOT NULL,
    issued_on   TEXT    NOT NULL,
    valid_until TEXT);
CREATE INDEX certificates_subject ON certificates(subject, template, number);

CREATE TABLE drafts(
    id       BIGINT PRIMARY KEY,
    owner    TEXT    NOT NULL,
    subject  TEXT    NOT NULL,
    item     TEXT    NOT NULL,
    division TEXT    NOT NULL,
    saved_at BIGINT NOT NULL);
CREATE INDEX drafts_owner ON drafts(owner, id);

-- Who read whose personal data, when and for which case: shown to the person it is about.
CREATE TABLE accesses(
    id         BIGINT PRIMARY KEY,
    subject    TEXT    NOT NULL,
    actor      TEXT    NOT NULL,
    actor_name TEXT    NOT NULL,
    agency     TEXT    NOT NULL,
    purpose    TEXT    NOT NULL,
    read_at    BIGINT NOT NULL);
CREATE INDEX accesses_subject ON accesses(subject, id);

-- False promises: until repaired, no further commitment of this applicant is accepted.
CREATE TABLE commitment_breaches(
    subject     TEXT    NOT NULL,
    case_id     BIGINT NOT NULL,
    found_at    BIGINT NOT NULL,
    repaired_at BIGINT,
    PRIMARY KEY(subject, case_id));
