-- On what ground a reading was made, and its purpose in words where the case alone is not the purpose.
ALTER TABLE accesses ADD COLUMN basis TEXT NOT NULL DEFAULT 'work';
ALTER TABLE accesses ADD COLUMN reason TEXT NOT NULL DEFAULT '';

-- A keyed hash of the last four digits: staff can look for them, a dump does not show them.
ALTER TABLE cases ADD COLUMN phone_key TEXT;
CREATE INDEX cases_phone ON cases(agency, phone_key) WHERE phone_key IS NOT NULL;
CREATE INDEX cases_applicant ON cases(agency, applicant, id);

-- Emergency readings: one asks, another confirms.
CREATE TABLE break_glass(
    id           TEXT   NOT NULL PRIMARY KEY,
    case_number  TEXT   NOT NULL,
    subject      TEXT   NOT NULL,
    agency       TEXT   NOT NULL,
    asker        TEXT   NOT NULL,
    asker_name   TEXT   NOT NULL,
    asker_agency TEXT   NOT NULL,
    reason       TEXT   NOT NULL,
    status       TEXT   NOT NULL,
    asked_at     BIGINT NOT NULL,
    second_name  TEXT,
    until        BIGINT,
    uses         BIGINT NOT NULL);
CREATE INDEX break_glass_asked ON break_glass(asked_at);
CREATE INDEX break_glass_subject ON break_glass(subject, asked_at);
CREATE INDEX break_glass_asker ON break_glass(asker, asked_at);
CREATE INDEX break_glass_agency ON break_glass(agency, asked_at);

-- Questions about readings. Question and reply are sealed with the key of the person who asks.
CREATE TABLE complaints(
    id          TEXT   NOT NULL PRIMARY KEY,
    subject     TEXT   NOT NULL,
    reading     BIGINT NOT NULL,
    case_number TEXT   NOT NULL,
    status      TEXT   NOT NULL,
    question    TEXT   NOT NULL,
    made_at     BIGINT NOT NULL,
    due_on      TEXT   NOT NULL,
    reply       TEXT,
    answered_by TEXT,
    answered_at BIGINT);
CREATE INDEX complaints_subject ON complaints(subject, made_at);
CREATE INDEX complaints_status ON complaints(status, due_on);

-- The second wall, see 0005: who asked, the agency whose case it is, and the person see an emergency reading; a question only the person and who answers.
ALTER TABLE break_glass ENABLE ROW LEVEL SECURITY;
ALTER TABLE break_glass FORCE ROW LEVEL SECURITY;
CREATE POLICY break_glass_scope ON break_glass USING (
    (SELECT current_setting('app.scope', true)) = 'system'
    OR (SELECT current_setting('app.scope', true)) = 'account' AND asker = (SELECT current_setting('app.id', true))
    OR (SELECT current_setting('app.scope', true)) = 'agency' AND agency = (SELECT current_setting('app.id', true))
    OR (SELECT current_setting('app.scope', true)) = 'subject' AND subject = (SELECT current_setting('app.id', true)));

ALTER TABLE complaints ENABLE ROW LEVEL SECURITY;
ALTER TABLE complaints FORCE ROW LEVEL SECURITY;
CREATE POLICY complaints_scope ON complaints USING (
    (SELECT current_setting('app.scope', true)) = 'system'
    OR (SELECT current_setting('app.scope', true)) = 'subject' AND subject = (SELECT current_setting('app.id', true)));
