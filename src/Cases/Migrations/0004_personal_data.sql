-- Which fields were read, and whether by the person it is about.
ALTER TABLE accesses ADD COLUMN fields TEXT NOT NULL DEFAULT '';
ALTER TABLE accesses ADD COLUMN own BIGINT NOT NULL DEFAULT 0;
CREATE INDEX accesses_own ON accesses(subject, own, id);

-- Whose keys were destroyed, when and why (个人信息保护法 Art. 47). The host stops writing with a slot of such a subject when it sees the row.
CREATE TABLE forgotten_subjects(
    subject      TEXT   NOT NULL,
    at           BIGINT NOT NULL,
    ordered_by   TEXT   NOT NULL,
    reason       TEXT   NOT NULL,
    PRIMARY KEY(subject, at));
CREATE INDEX forgotten_at ON forgotten_subjects(at);
