-- Who is suspended in a cohort is its member still, and has nothing by it. Who was let in again has no
-- access of before: what they have begins then, and a one-time password of their own is asked for.
alter table member
  add column suspended_at timestamptz,
  add column let_in_at    timestamptz;

-- Outlives the membership: who is taken out and comes again stays suspended.
create table suspension (
  cohort_id uuid        not null references cohort on delete cascade,
  who       text        not null, -- the e-mail address, or the user name where there is none
  seat      text        not null, -- the user name: a list may name them by it alone
  at        timestamptz not null,
  primary key (cohort_id, who)
);
