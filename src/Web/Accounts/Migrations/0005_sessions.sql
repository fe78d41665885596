-- Browsers that are signed in: a cookie counts while its session stands here.
create table account_sessions (
    session text primary key,
    account text not null
);
create index account_sessions_by_account on account_sessions (account);

alter table accounts add column status text not null default 'Active';
alter table accounts add column must_change bigint not null default 0;
create index accounts_staff on accounts (agency, login);

create table account_passkeys (
    passkey text primary key,
    account text not null
);
