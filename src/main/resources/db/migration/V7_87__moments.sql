-- What becomes true by time alone is told once: for which end, and for which failure.
alter table access_grant add ending_soon_told timestamptz;
alter table access_grant add overdue_told timestamptz;
alter table iam_user add failing_told timestamptz;

create index access_grant_ends on access_grant (ends_at) where state <> 'REVOKED';
create index iam_user_failing on iam_user (failing_since) where failing_since is not null;
