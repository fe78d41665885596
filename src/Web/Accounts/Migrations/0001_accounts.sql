create table accounts (
    id text primary key,
    login text not null unique,
    name text not null,
    role text not null,
    agency text,
    division text not null,
    subject text,
    stamp text not null,
    is_demo bigint not null,
    must_enrol bigint not null,
    version bigint not null
);

create table account_representations (
    account text not null,
    credit_code text not null,
    company text not null,
    from_on text not null,
    to_on text,
    primary key (account, credit_code)
);

create table account_tokens (
    hash text primary key,
    account text not null,
    token text not null,
    scopes text not null,
    acting_for text,
    expires_at bigint not null
);

create index account_tokens_by_account on account_tokens (account);
