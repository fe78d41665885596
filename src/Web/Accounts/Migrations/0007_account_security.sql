-- SQLite has no row-level security: the file's permissions are its only wall besides the queries. PostgreSQL has its own version of this file.
SELECT 1;
