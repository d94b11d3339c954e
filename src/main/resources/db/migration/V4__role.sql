-- A role that Stint made or adopted; the row is its reconciler's task.
create table role (
  id              uuid primary key,
  version         bigint      not null,
  due_at          timestamptz,
  revokes         boolean     not null default false,
  lane            uuid,
  leased_until    timestamptz,
  attempts        int         not null default 0,
  failure_code    text,
  failure_message text,
  failing_since   timestamptz,
  state           text        not null,
  created_at      timestamptz not null,
  updated_at      timestamptz not null,

  name            text        not null,
  arn             text,
  iam_id          text,
  adopted         boolean     not null,
  settings        text        not null, -- JSON: what is wanted of the standing part
  found           text,                 -- JSON: what an adopted role was before the first change
  written         text,                 -- JSON: what the last settled pass left in IAM
  -- False from before a pass's first write until its outcome is stored: then IAM must be read.
  written_surely  boolean     not null default false,
  -- Sessions made while maxSessionDuration was longer can live until then.
  long_sessions_until timestamptz
);

create unique index role_name on role (lower(name));
create index role_due_revokes on role (due_at) where revokes;
create index role_due on role (due_at) where not revokes;

-- Sessions that were ended early: kept until no such session can live.
create table role_session_cut (
  id           uuid primary key,
  role_id      uuid        not null references role on delete cascade,
  user_name    text,                    -- null: everybody's
  issued_before timestamptz not null,
  keep_until   timestamptz not null
);

create unique index role_session_cut_of on role_session_cut (role_id, coalesce(user_name, ''));
