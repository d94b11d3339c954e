-- The tokens of services and scripts; what they are is nowhere, their SHA-256 is enough.
create table api_token (
  id           uuid primary key,
  name         text        not null,
  issuer       text        not null,
  subject      text        not null,
  groups       text[]      not null,
  role         text        not null,
  created_by   text        not null,
  created_at   timestamptz not null,
  expires_at   timestamptz not null,
  last_used_at timestamptz,
  hash         bytea       not null unique check (length(hash) = 32)
);

create index api_token_expires on api_token (expires_at);

-- Whose they are: what was made before belongs to who has STINT_TOKEN.
alter table cohort add column owners varchar(512)[] not null default '{subject:admin}'
  check (cardinality(owners) > 0);
alter table role add column owners varchar(512)[] not null default '{subject:admin}'
  check (cardinality(owners) > 0);

create index cohort_owners on cohort using gin (owners);
create index role_owners on role using gin (owners);

-- Until when STINT_TOKEN may do everything although there is an administrator.
create table break_glass (
  single boolean primary key check (single),
  until  timestamptz not null
);
