-- One comparison of IAM with the rows; the row is its reconciler's task.
create table sweep (
  id              uuid primary key,
  version         bigint      not null,
  due_at          timestamptz,
  revokes         boolean     not null default false,
  fairness_group  uuid,
  leased_until    timestamptz,
  attempts        int         not null default 0,
  failure_code    text,
  failure_message text,
  failing_since   timestamptz,
  state           text        not null,
  created_at      timestamptz not null,
  updated_at      timestamptz not null,

  repair          boolean     not null,
  requested_by    text,                            -- null: Stint by itself
  found           text,                            -- JSON: counts, and the first findings
  removals        text,                            -- what waits for an approval, a line each
  approved        boolean     not null default false,
  ended_at        timestamptz
);

create unique index sweep_open on sweep ((true)) where state <> 'DONE';
create index sweep_created on sweep (created_at);
create index sweep_due_revokes on sweep (due_at) where revokes;
create index sweep_due on sweep (due_at) where not revokes;

-- What the last sweep has found: the same is no news.
create table sweep_known (
  key      text primary key,
  outcome  text        not null,
  sweep_id uuid        not null,
  first_at timestamptz not null
);

-- What was removed a moment ago, by its unique id: IAM may show it for a while.
create table departed (
  iam_id text primary key,
  at     timestamptz not null
);

-- Who was a member, by unique id, and is none any more: in the group again, they hold what has ended.
create table former_member (
  cohort_id uuid not null references cohort on delete cascade,
  iam_id    text not null,
  at        timestamptz not null,
  primary key (cohort_id, iam_id)
);
