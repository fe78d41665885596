-- Batches of changes of the lists; their sources and snapshots are events only, found by their hash.
create table publications (
    id text not null primary key,
    number text not null,
    title text not null,
    effective_on text not null,
    status text not null,
    author text not null,
    author_name text not null,
    published_at bigint,
    snapshot text
);

create index publications_by_day on publications (status, effective_on);
