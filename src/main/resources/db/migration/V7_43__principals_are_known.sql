-- AIDA… or AROA… of a principal that is named by its ARN: who comes after it is another one.
alter table access_grant add principal_id text;
create index access_grant_by_arn on access_grant (role_id)
  where principal_arn is not null and state <> 'REVOKED';
