-- The scope of a connection is signed now: see store/0003.
ALTER POLICY cases_scope ON cases USING ((SELECT scope('system')) IS NOT NULL
    OR agency = (SELECT scope('agency'))
    OR subject = (SELECT scope('subject')));
ALTER POLICY inbox_scope ON inbox USING ((SELECT scope('system')) IS NOT NULL
    OR agency = (SELECT scope('agency')));
ALTER POLICY ratings_scope ON ratings USING ((SELECT scope('system')) IS NOT NULL
    OR agency = (SELECT scope('agency')));
ALTER POLICY certificates_scope ON certificates USING ((SELECT scope('system')) IS NOT NULL
    OR agency = (SELECT scope('agency'))
    OR subject = (SELECT scope('subject')));
ALTER POLICY drafts_scope ON drafts USING ((SELECT scope('system')) IS NOT NULL
    OR owner = (SELECT scope('account'))
    OR subject = (SELECT scope('subject')));
ALTER POLICY accesses_scope ON accesses USING ((SELECT scope('system')) IS NOT NULL
    OR subject = (SELECT scope('subject')));
ALTER POLICY commitment_breaches_scope ON commitment_breaches USING ((SELECT scope('system')) IS NOT NULL
    OR subject = (SELECT scope('subject')));
ALTER POLICY forgotten_subjects_scope ON forgotten_subjects USING ((SELECT scope('system')) IS NOT NULL
    OR subject = (SELECT scope('subject')));
ALTER POLICY lives_scope ON lives USING ((SELECT scope('system')) IS NOT NULL
    OR owner = (SELECT scope('account'))
    OR subject = (SELECT scope('subject')));
ALTER POLICY break_glass_scope ON break_glass USING ((SELECT scope('system')) IS NOT NULL
    OR asker = (SELECT scope('account'))
    OR agency = (SELECT scope('agency'))
    OR subject = (SELECT scope('subject')));
ALTER POLICY complaints_scope ON complaints USING ((SELECT scope('system')) IS NOT NULL
    OR subject = (SELECT scope('subject')));
