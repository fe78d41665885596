-- Whose signatures on certificates count; the list that verifiers fetch is made of it.
CREATE TABLE signing_keys(
    key_id  TEXT    PRIMARY KEY,
    agency  TEXT    NOT NULL,
    area    TEXT    NOT NULL,
    from_at BIGINT NOT NULL,
    to_at   BIGINT NOT NULL,
    lost_at BIGINT);

-- The signed code on a certificate, and its place in a status list.
CREATE TABLE certificate_codes(
    number    TEXT    PRIMARY KEY,
    list      TEXT    NOT NULL,
    place     BIGINT NOT NULL,
    key_id    TEXT    NOT NULL,
    signed_at BIGINT NOT NULL,
    UNIQUE(list, place));
CREATE INDEX certificate_codes_key ON certificate_codes(key_id, number);

-- How many places of a status list are taken.
CREATE TABLE status_lists(
    list   TEXT    PRIMARY KEY,
    agency TEXT    NOT NULL,
    part   BIGINT NOT NULL,
    taken  BIGINT NOT NULL);
CREATE INDEX status_lists_agency ON status_lists(agency, part);
