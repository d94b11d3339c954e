-- A grant: the row is wanted access; users, cohorts and roles are written from these rows.
create table access_grant (
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

  type            text        not null,
  user_id         uuid,                 -- one of user, cohort, principal_arn
  user_name       text,
  cohort_id       uuid,
  cohort_name     text,
  principal_arn   text,
  role_id         uuid,
  role_name       text,
  role_arn        text,                 -- null: not known to be in IAM yet
  pass_to         text,                 -- services, separated by spaces
  policy_arn      text,
  policy_document text,                 -- the copy that is dated; null: attached as it is
  starts_at       timestamptz not null,
  expires_at      timestamptz not null, -- as it was asked for
  ends_at         timestamptz not null, -- as it is: capped, or ended before its time
  reason          text,
  ended_by        text,
  ended_at        timestamptz,
  cut             boolean     not null default false, -- ended before its time
  active_at       timestamptz,
  revoked_at      timestamptz,
  -- Goes up with every change of what is wanted. Each side notes the last one that was written, and
  -- whether it was written as something that is over.
  revision          bigint  not null,
  identity_revision bigint  not null default 0,
  identity_over     boolean not null default false,
  role_revision     bigint  not null default 0,
  role_over         boolean not null default false,
  check (num_nonnulls(user_id, cohort_id, principal_arn) = 1)
);

create index access_grant_due_revokes on access_grant (due_at) where revokes;
create index access_grant_due on access_grant (due_at) where not revokes;
create index access_grant_live_user on access_grant (user_id) where state <> 'REVOKED';
create index access_grant_live_cohort on access_grant (cohort_id) where state <> 'REVOKED';
create index access_grant_live_role on access_grant (role_id) where state <> 'REVOKED';
create index access_grant_over_role on access_grant (role_id, revoked_at) where state = 'REVOKED';
create index access_grant_state on access_grant (state, id);
create index access_grant_user on access_grant (lower(user_name), id);
create index access_grant_cohort on access_grant (lower(cohort_name), id);
create index access_grant_role on access_grant (lower(role_name), id);

-- Who has left a cohort that has grants: their sessions are denied until none of them can live.
create table grant_departure (
  id         uuid primary key,
  cohort_id  uuid        not null,
  user_id    uuid        not null,
  user_name  text        not null,
  joined_at  timestamptz not null,
  left_at    timestamptz not null,
  closed_at  timestamptz           -- when the user was seen to be out of the group
);

create index grant_departure_cohort on grant_departure (cohort_id);
create index grant_departure_open on grant_departure (user_id) where closed_at is null;

-- What grants gave a user itself when they were written last.
alter table iam_user add granted text;
alter table iam_user add granted_surely boolean not null default true;
