-- See store/0002.
ALTER TABLE accounts ENABLE ROW LEVEL SECURITY;
ALTER TABLE accounts FORCE ROW LEVEL SECURITY;
CREATE POLICY accounts_scope ON accounts USING (
    (SELECT current_setting('app.scope', true)) = 'system'
    OR (SELECT current_setting('app.scope', true)) = 'account' AND id = (SELECT current_setting('app.id', true)));

ALTER TABLE account_representations ENABLE ROW LEVEL SECURITY;
ALTER TABLE account_representations FORCE ROW LEVEL SECURITY;
CREATE POLICY account_representations_scope ON account_representations USING (
    (SELECT current_setting('app.scope', true)) = 'system'
    OR (SELECT current_setting('app.scope', true)) = 'account' AND account = (SELECT current_setting('app.id', true)));

ALTER TABLE account_tokens ENABLE ROW LEVEL SECURITY;
ALTER TABLE account_tokens FORCE ROW LEVEL SECURITY;
CREATE POLICY account_tokens_scope ON account_tokens USING (
    (SELECT current_setting('app.scope', true)) = 'system'
    OR (SELECT current_setting('app.scope', true)) = 'account' AND account = (SELECT current_setting('app.id', true)));

ALTER TABLE account_sessions ENABLE ROW LEVEL SECURITY;
ALTER TABLE account_sessions FORCE ROW LEVEL SECURITY;
CREATE POLICY account_sessions_scope ON account_sessions USING (
    (SELECT current_setting('app.scope', true)) = 'system'
    OR (SELECT current_setting('app.scope', true)) = 'account' AND account = (SELECT current_setting('app.id', true)));

ALTER TABLE account_passkeys ENABLE ROW LEVEL SECURITY;
ALTER TABLE account_passkeys FORCE ROW LEVEL SECURITY;
CREATE POLICY account_passkeys_scope ON account_passkeys USING (
    (SELECT current_setting('app.scope', true)) = 'system'
    OR (SELECT current_setting('app.scope', true)) = 'account' AND account = (SELECT current_setting('app.id', true)));
