-- The second wall: whoever reads sees the streams of the connection's scope, the owner included. Sub-selects, so that the setting is read once a statement.
ALTER TABLE events ENABLE ROW LEVEL SECURITY;
ALTER TABLE events FORCE ROW LEVEL SECURITY;
CREATE POLICY events_scope ON events USING (
    (SELECT current_setting('app.scope', true)) = 'system'
    OR (SELECT current_setting('app.scope', true)) = 'stream' AND stream = (SELECT current_setting('app.id', true))
    OR (SELECT current_setting('app.scope', true)) = 'keys' AND (stream LIKE 'access/%' OR stream LIKE 'subject/%'));
