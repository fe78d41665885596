-- See store/0003.
ALTER POLICY accounts_scope ON accounts USING ((SELECT scope('system')) IS NOT NULL
    OR id = (SELECT scope('account')));
ALTER POLICY account_representations_scope ON account_representations USING ((SELECT scope('system')) IS NOT NULL
    OR account = (SELECT scope('account')));
ALTER POLICY account_tokens_scope ON account_tokens USING ((SELECT scope('system')) IS NOT NULL
    OR account = (SELECT scope('account')));
ALTER POLICY account_sessions_scope ON account_sessions USING ((SELECT scope('system')) IS NOT NULL
    OR account = (SELECT scope('account')));
ALTER POLICY account_passkeys_scope ON account_passkeys USING ((SELECT scope('system')) IS NOT NULL
    OR account = (SELECT scope('account')));
