CREATE TABLE bench_cases(id TEXT PRIMARY KEY, no TEXT NOT NULL UNIQUE, service TEXT NOT NULL, applicant BIGINT NOT NULL, state TEXT NOT NULL, due BIGINT NOT NULL, version BIGINT NOT NULL);
CREATE INDEX bench_cases_by_applicant ON bench_cases(applicant, id);
CREATE TABLE bench_inbox(id TEXT PRIMARY KEY, dept BIGINT NOT NULL, step BIGINT NOT NULL, due BIGINT NOT NULL);
CREATE INDEX bench_inbox_by_dept ON bench_inbox(dept, due);
