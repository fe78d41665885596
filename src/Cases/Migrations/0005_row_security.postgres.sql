-- An agency sees its own cases, a subject its own, an account its drafts; nobody sees nothing. See store/0002.
ALTER TABLE cases ENABLE ROW LEVEL SECURITY;
ALTER TABLE cases FORCE ROW LEVEL SECURITY;
CREATE POLICY cases_scope ON cases USING (
    (SELECT current_setting('app.scope', true)) = 'system'
    OR (SELECT current_setting('app.scope', true)) = 'agency' AND agency = (SELECT current_setting('app.id', true))
    OR (SELECT current_setting('app.scope', true)) = 'subject' AND subject = (SELECT current_setting('app.id', true)));

ALTER TABLE inbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE inbox FORCE ROW LEVEL SECURITY;
CREATE POLICY inbox_scope ON inbox USING (
    (SELECT current_setting('app.scope', true)) = 'system'
    OR (SELECT current_setting('app.scope', true)) = 'agency' AND agency = (SELECT current_setting('app.id', true)));

ALTER TABLE ratings ENABLE ROW LEVEL SECURITY;
ALTER TABLE ratings FORCE ROW LEVEL SECURITY;
CREATE POLICY ratings_scope ON ratings USING (
    (SELECT current_setting('app.scope', true)) = 'system'
    OR (SELECT current_setting('app.scope', true)) = 'agency' AND agency = (SELECT current_setting('app.id', true)));

ALTER TABLE certificates ENABLE ROW LEVEL SECURITY;
ALTER TABLE certificates FORCE ROW LEVEL SECURITY;
CREATE POLICY certificates_scope ON certificates USING (
    (SELECT current_setting('app.scope', true)) = 'system'
    OR (SELECT current_setting('app.scope', true)) = 'agency' AND agency = (SELECT current_setting('app.id', true))
    OR (SELECT current_setting('app.scope', true)) = 'subject' AND subject = (SELECT current_setting('app.id', true)));

ALTER TABLE drafts ENABLE ROW LEVEL SECURITY;
ALTER TABLE drafts FORCE ROW LEVEL SECURITY;
CREATE POLICY drafts_scope ON drafts USING (
    (SELECT current_setting('app.scope', true)) = 'system'
    OR (SELECT current_setting('app.scope', true)) = 'account' AND owner = (SELECT current_setting('app.id', true))
    OR (SELECT current_setting('app.scope', true)) = 'subject' AND subject = (SELECT current_setting('app.id', true)));

ALTER TABLE accesses ENABLE ROW LEVEL SECURITY;
ALTER TABLE accesses FORCE ROW LEVEL SECURITY;
CREATE POLICY accesses_scope ON accesses USING (
    (SELECT current_setting('app.scope', true)) = 'system'
    OR (SELECT current_setting('app.scope', true)) = 'subject' AND subject = (SELECT current_setting('app.id', true)));

ALTER TABLE commitment_breaches ENABLE ROW LEVEL SECURITY;
ALTER TABLE commitment_breaches FORCE ROW LEVEL SECURITY;
CREATE POLICY commitment_breaches_scope ON commitment_breaches USING (
    (SELECT current_setting('app.scope', true)) = 'system'
    OR (SELECT current_setting('app.scope', true)) = 'subject' AND subject = (SELECT current_setting('app.id', true)));

ALTER TABLE forgotten_subjects ENABLE ROW LEVEL SECURITY;
ALTER TABLE forgotten_subjects FORCE ROW LEVEL SECURITY;
CREATE POLICY forgotten_subjects_scope ON forgotten_subjects USING (
    (SELECT current_setting('app.scope', true)) = 'system'
    OR (SELECT current_setting('app.scope', true)) = 'subject' AND subject = (SELECT current_setting('app.id', true)));

ALTER TABLE lives ENABLE ROW LEVEL SECURITY;
ALTER TABLE lives FORCE ROW LEVEL SECURITY;
CREATE POLICY lives_scope ON lives USING (
    (SELECT current_setting('app.scope', true)) = 'system'
    OR (SELECT current_setting('app.scope', true)) = 'account' AND owner = (SELECT current_setting('app.id', true))
    OR (SELECT current_setting('app.scope', true)) = 'subject' AND subject = (SELECT current_setting('app.id', true)));
