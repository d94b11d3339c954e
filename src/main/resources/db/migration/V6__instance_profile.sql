-- An instance profile that Stint made or adopted; the row is its reconciler's task.
create table instance_profile (
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
  adopted         boolean     not null,
  tags            text        not null, -- JSON: what is wanted
  role_id         uuid references role, -- what is wanted; null: no role
  bound_role_id   uuid references role, -- what the last settled pass left in it
  found           boolean     not null default false, -- an adopted profile was read
  found_role      text,                 -- and held this role; null: none
  agreed          int         not null default 0,     -- reads in a row that showed what is wanted
  with_role       boolean     not null default false  -- the role is to go with it
);

create unique index instance_profile_name on instance_profile (lower(name));
create index instance_profile_role on instance_profile (role_id);
create index instance_profile_bound_role on instance_profile (bound_role_id);
create index instance_profile_due_revokes on instance_profile (due_at) where revokes;
create index instance_profile_due on instance_profile (due_at) where not revokes;
