-- A cohort: one IAM user group, and what its members share.
create table cohort (
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
  description     text,
  policies        text        not null, -- JSON as it was asked for; jsonb would reorder documents
  ends_at         timestamptz,
  remove_after    bigint      not null, -- seconds
  user_names      text        not null,
  password_mode   text        not null,
  shared_password bytea,                -- encrypted
  group_arn       text,                 -- null: not known to be there
  group_ready     boolean     not null default false,
  dated           boolean     not null default false,
  sign_in_url     text
);

create unique index cohort_name on cohort (lower(name));
create index cohort_due_revokes on cohort (due_at) where revokes;
create index cohort_due on cohort (due_at) where not revokes;

-- A person's IAM user, made by Stint or adopted; in one cohort or several.
create table iam_user (
  id                uuid primary key,
  version           bigint      not null,
  due_at            timestamptz,
  revokes           boolean     not null default false,
  lane              uuid,
  leased_until      timestamptz,
  attempts          int         not null default 0,
  failure_code      text,
  failure_message   text,
  failing_since     timestamptz,
  state             text        not null,
  created_at        timestamptz not null,
  updated_at        timestamptz not null,

  user_name         text        not null,
  email             text        not null, -- lower case; one e-mail is always the same user
  may_adopt         boolean     not null default false,
  adopted           boolean     not null default false,
  arn               text,                 -- null: not known to be there
  unique_id         text,
  signs_in          boolean     not null default false, -- a login profile is known to be there
  credentials       text        not null,
  password          bytea,                -- encrypted; there while credentials is READY
  lapses_at         timestamptz,
  wanted_password   bytea,                -- encrypted; handed out, not yet in IAM
  keys_leased_until timestamptz           -- one creation of an access key at a time
);

create unique index iam_user_name on iam_user (lower(user_name));
create unique index iam_user_email on iam_user (email);
create index iam_user_due_revokes on iam_user (due_at) where revokes;
create index iam_user_due on iam_user (due_at) where not revokes;

-- Who is in which cohort. Has no due time of its own: its user has.
create table member (
  id         uuid primary key,
  cohort_id  uuid        not null references cohort on delete cascade,
  user_id    uuid        references iam_user on delete set null, -- null: the user was removed
  email      text        not null,
  user_name  text        not null,
  state      text        not null,
  leaving    boolean     not null default false,
  in_group   boolean     not null default false, -- known to be in IAM's group
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create unique index member_email on member (cohort_id, email);
create unique index member_user_name on member (cohort_id, lower(user_name));
create index member_user on member (user_id);
