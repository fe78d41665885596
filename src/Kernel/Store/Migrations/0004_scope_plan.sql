-- SQLite has no row-level security: see 0002. PostgreSQL has its own version of this file.
SELECT 1;
