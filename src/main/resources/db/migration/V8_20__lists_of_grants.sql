-- Each filter of GET /grants, and each two together, is read in the order of the list from one of
-- these (io.stint.grant.GrantSearch): nothing is sorted or passed over, however many grants there are.
drop index access_grant_state;
create index access_grant_state on access_grant (state, type, id);
create index access_grant_state_end on access_grant (state, type, ends_at, id);
create index access_grant_end on access_grant (ends_at, id);

create index access_grant_role_state on access_grant (lower(role_name), type, state, id);
create index access_grant_role_end on access_grant (lower(role_name), ends_at, id);

-- A grant is to one of them.
drop index access_grant_user;
create index access_grant_user on access_grant (lower(user_name), id) where user_name is not null;
create index access_grant_user_state on access_grant (lower(user_name), type, state, id)
  where user_name is not null;
create index access_grant_user_role on access_grant (lower(user_name), lower(role_name), id)
  where user_name is not null;
create index access_grant_user_end on access_grant (lower(user_name), ends_at, id)
  where user_name is not null;
drop index access_grant_cohort;
create index access_grant_cohort on access_grant (lower(cohort_name), id) where cohort_name is not null;
create index access_grant_cohort_state on access_grant (lower(cohort_name), type, state, id)
  where cohort_name is not null;
create index access_grant_cohort_role on access_grant (lower(cohort_name), lower(role_name), id)
  where cohort_name is not null;
create index access_grant_cohort_end on access_grant (lower(cohort_name), ends_at, id)
  where cohort_name is not null;

-- What is shown as begun, lapsed or over before a pass has said so. By the statistics of the columns most
-- grants would be.
create index access_grant_late_start on access_grant ((case when state = 'SCHEDULED' then starts_at end))
  where state = 'SCHEDULED';
create index access_grant_late_lapse
  on access_grant ((case when state = 'REQUESTED' then least(ends_at, asked_lapses_at) end)) where state = 'REQUESTED';
create index access_grant_late_end
  on access_grant ((case when state in ('SCHEDULED', 'PENDING', 'ACTIVE') then ends_at end))
  where state in ('SCHEDULED', 'PENDING', 'ACTIVE');
create statistics access_grant_late_start on (case when state = 'SCHEDULED' then starts_at end) from access_grant;
create statistics access_grant_late_lapse on (case when state = 'REQUESTED' then least(ends_at, asked_lapses_at) end)
  from access_grant;
create statistics access_grant_late_end
  on (case when state in ('SCHEDULED', 'PENDING', 'ACTIVE') then ends_at end) from access_grant;
analyze access_grant;
